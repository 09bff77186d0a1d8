import { withdrawSummons, type DossierRef, type Summons } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showDate, showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { say } from "../ui/Toasts.tsx";
import { appointmentChanged } from "./changed.ts";
import { consultationWord } from "./words.ts";

/** The requests that somebody be seen: whoever asked sees here that it was planned. Nothing when there are none. */
export function SummonsTable({ dossier }: { dossier: DossierRef }) {
  const self = useSelf();
  const summons = useQuery(queries.summons(dossier));
  const back = useMutation({
    mutationFn: ({ id }: Summons) => ask(withdrawSummons, { params: { ref: dossier, summonsId: id } }),
    onSuccess: () => {
      appointmentChanged(dossier);
      say(m.summons_withdrawn_done());
    },
  });
  if (!summons.data?.length) return null;
  const deed = (it: Summons) => {
    if (it.withdrawn) return m.summons_withdrawn();
    if (it.plannedFor) return m.summons_planned_for({ moment: showMoment(it.plannedFor) });
    if (!mayDo(self, "plan_appointment")) return m.summons_waits();
    return (
      <Button key="withdraw" isPending={back.isPending} onPress={() => back.mutate(it)}>
        {m.summons_withdraw()}
      </Button>
    );
  };
  return (
    <>
      <Fault of={back.error} />
      <Table
        columns={[m.summons(), m.summons_latest(), m.summons_asked_by(), m.deed()]}
        rows={summons.data.map((it) => ({
          key: it.id,
          cells: [
            <span key="kind">
              {consultationWord(it.kind)} {it.confidential && <span className="pill">{m.confidential_spell()}</span>}
            </span>,
            it.latest ? showDate(it.latest) : "–",
            it.askedBy,
            deed(it),
          ],
        }))}
      />
    </>
  );
}
