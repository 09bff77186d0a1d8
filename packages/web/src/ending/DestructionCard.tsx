import {
  cancelDestruction,
  confirmDestruction,
  orderDestruction,
  type Destruction,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Flame } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

type Props = { id: EmployerId; name: string; of: Destruction | null; hasExport: boolean };

/** Destroying a vault: ordered by one, confirmed by another, and done after the days in which anybody may stop it. */
export function DestructionCard({ id, name, of: it, hasExport }: Props) {
  const [asking, setAsking] = useState<"order" | "confirm" | "cancel">();
  return (
    <Card title={m.destroy_title({ employer: name })} icon={<Flame size={18} aria-hidden />}>
      <div className="form">
        {it ? <Standing of={it} /> : <p>{m.destroy_explained()}</p>}
        <Buttons>
          {!it && <Button onPress={() => setAsking("order")}>{m.destroy_order()}</Button>}
          {it && !it.begun && <Button onPress={() => setAsking("cancel")}>{m.destroy_cancel()}</Button>}
          {it?.mayConfirm && (
            <Button kind="primary" onPress={() => setAsking("confirm")}>
              {m.destroy_confirm()}
            </Button>
          )}
        </Buttons>
      </div>
      {asking === "order" && (
        <OrderDialog employerId={id} name={name} hasExport={hasExport} onClose={() => setAsking(undefined)} />
      )}
      {it && asking && asking !== "order" && (
        <DecideDialog employerId={id} name={name} of={it} kind={asking} onClose={() => setAsking(undefined)} />
      )}
    </Card>
  );
}

function Standing({ of: it }: { of: Destruction }) {
  const next = it.begun
    ? m.destroy_busy()
    : it.dueAt
      ? m.destroy_on({ moment: showMoment(it.dueAt) })
      : it.representativeAsked
        ? m.destroy_representative()
        : it.mayConfirm
          ? m.destroy_yours()
          : m.destroy_second();
  return (
    <>
      <Notice kind="warn">{next}</Notice>
      <Facts
        of={[
          [m.destroy_ordered(), m.by_at({ name: it.orderedBy, moment: showMoment(it.orderedAt) })],
          [
            m.destroy_confirmed(),
            it.confirmedAt &&
              m.by_at({ name: it.confirmedBy ?? m.the_representative(), moment: showMoment(it.confirmedAt) }),
          ],
        ]}
      />
    </>
  );
}

const refresh = (employerId: EmployerId) =>
  void queryClient.invalidateQueries({ queryKey: ["employer", employerId, "ending"] });

type Asking = { employerId: EmployerId; name: string; onClose: () => void };

function OrderDialog({ employerId, name, hasExport, onClose }: Asking & { hasExport: boolean }) {
  const [id] = useState(() => freshId<WriteId>());
  const [declined, setDeclined] = useState(false);
  const order = useMutation({
    mutationFn: () =>
      ask(orderDestruction, { params: { employerId }, body: { id, withoutExport: !hasExport && declined } }),
    onSuccess: () => {
      refresh(employerId);
      say(m.destroy_order_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.destroy_order()} isOpen onClose={onClose}>
      <div className="form">
        <Notice kind="warn">{m.destroy_order_question({ employer: name })}</Notice>
        {!hasExport && (
          <Checkbox isSelected={declined} onChange={setDeclined}>
            {m.destroy_without_export()}
          </Checkbox>
        )}
        <Fault of={order.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button
            kind="primary"
            isDisabled={!hasExport && !declined}
            isPending={order.isPending}
            onPress={() => order.mutate()}
          >
            {m.destroy_order()}
          </Button>
        </Buttons>
      </div>
    </Dialog>
  );
}

type Deciding = Asking & { of: Destruction; kind: "confirm" | "cancel" };

function DecideDialog({ employerId, name, of: { id }, kind, onClose }: Deciding) {
  const confirming = kind === "confirm";
  const decide = useMutation({
    mutationFn: () =>
      ask(confirming ? confirmDestruction : cancelDestruction, {
        params: { employerId },
        body: { destructionId: id },
      }),
    onSuccess: () => {
      refresh(employerId);
      say(confirming ? m.destroy_confirm_done() : m.destroy_cancel_done());
      onClose();
    },
  });
  return (
    <Dialog title={confirming ? m.destroy_confirm() : m.destroy_cancel()} isOpen onClose={onClose}>
      <p>
        {confirming ? m.destroy_confirm_question({ employer: name }) : m.destroy_cancel_question({ employer: name })}
      </p>
      <Fault of={decide.error} />
      <Buttons>
        <Button slot="close">{m.back()}</Button>
        <Button kind="primary" isPending={decide.isPending} onPress={() => decide.mutate()}>
          {confirming ? m.destroy_confirm() : m.destroy_cancel()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
