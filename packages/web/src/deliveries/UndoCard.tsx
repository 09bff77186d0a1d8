import { undoDelivery, type Delivery, type DeliveryState, type DeliveryUndo, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment, showNumber } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { Table } from "../ui/Table.tsx";

/** Undoing the last delivery: what will happen, how far it is, and how it went. Nothing where it cannot be undone. */
export function UndoCard({ it }: { it: Delivery }) {
  const state = useQuery(queries.undo(it.employerId, it.id as WriteId, it.state)).data;
  if (!state || (!state.until && !state.undo)) return null;
  return (
    <Card title={m.delivery_undo_title()} icon={<Undo2 size={18} aria-hidden />}>
      {state.undo ? <Outcome undo={state.undo} state={it.state} /> : <Begin it={it} until={state.until!} />}
    </Card>
  );
}

function Begin({ it, until }: { it: Delivery; until: string }) {
  const [isOpen, setOpen] = useState(false);
  const { employerId, id } = it;
  const undo = useMutation({
    mutationFn: () => ask(undoDelivery, { params: { employerId, deliveryId: id as WriteId }, body: {} }),
    onSuccess: () => {
      setOpen(false);
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId] });
    },
  });
  return (
    <>
      <p>{m.delivery_undo_hint({ until: showMoment(until) })}</p>
      <div className="buttons" style={{ justifyContent: "flex-start" }}>
        <Button onPress={() => setOpen(true)}>{m.delivery_undo()}</Button>
      </div>
      <Dialog title={m.delivery_undo_question()} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ul className="plain">
          <li>{m.delivery_undo_changed({ count: showNumber(it.counts.changed) })}</li>
          <li>{m.delivery_undo_added({ count: showNumber(it.counts.added) })}</li>
          <li>{m.delivery_undo_kept()}</li>
          <li>{m.delivery_undo_departments()}</li>
          <li>{m.delivery_undo_service()}</li>
        </ul>
        <Fault of={undo.error} />
        <Buttons>
          <Button onPress={() => setOpen(false)}>{m.cancel()}</Button>
          <Button kind="primary" isPending={undo.isPending} onPress={() => undo.mutate()}>
            {m.delivery_undo()}
          </Button>
        </Buttons>
      </Dialog>
    </>
  );
}

function Outcome({ undo, state }: { undo: DeliveryUndo; state: DeliveryState }) {
  const { total, putBack, left, edited, shared, kept } = undo;
  const why = { edited: m.delivery_undo_edited(), shared: m.delivery_undo_shared() };
  return (
    <div className="form">
      {state === "undone" && <p>{m.delivery_undone_text({ name: undo.byName, moment: showMoment(undo.at) })}</p>}
      {state === "undoing" && (
        <Progress label={m.delivery_undo_progress()} done={putBack + left + edited + shared} total={total} />
      )}
      <dl className="figures">
        <Figure name={m.delivery_undo_put_back()} count={putBack} />
        <Figure name={m.delivery_undo_left()} count={left} />
        <Figure name={m.delivery_undo_untouched()} count={edited + shared} />
      </dl>
      {kept.length > 0 && (
        <>
          <p>{m.delivery_undo_kept_text()}</p>
          <Table
            columns={[m.personnel_number(), m.delivery_undo_because()]}
            rows={kept.map(({ personnelNumber, because }) => ({
              key: personnelNumber,
              cells: [personnelNumber, why[because]],
            }))}
          />
          {kept.length < edited + shared && (
            <p className="hint">{m.delivery_undo_cut({ count: showNumber(kept.length) })}</p>
          )}
        </>
      )}
    </div>
  );
}

const Figure = ({ name, count }: { name: string; count: number }) => (
  <div>
    <dt>{name}</dt>
    <dd>{showNumber(count)}</dd>
  </div>
);
