import type { Planning, WaitingSummons } from "@datakluis/contract";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { showAgo, showDate } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { AgendaForm } from "./AgendaForm.tsx";
import { consultationWord } from "./words.ts";
import { wishFor } from "./wish.ts";

/** The requests that wait for a planner, what must be soonest first. */
export function SummonsSheet({ waiting, setup }: { waiting: readonly WaitingSummons[]; setup: Planning }) {
  const [planning, setPlanning] = useState<WaitingSummons>();
  if (!waiting.length) return <p className="hint">{m.no_summons()}</p>;
  const wish = planning && wishFor(setup, planning);
  const close = () => setPlanning(undefined);
  return (
    <>
      <Table
        columns={[m.employee(), m.employer(), m.appointment_with(), m.summons_latest(), m.summons_asked_by(), m.deed()]}
        rows={waiting.map((it) => ({
          key: it.id,
          cells: [
            <GoLink key="who" to={addressOf.dossier(it.label.ref)}>
              {nameOf(it)}
            </GoLink>,
            it.employerName,
            consultationWord(it.kind),
            it.latest ? showDate(it.latest) : "–",
            `${it.askedBy}, ${showAgo(it.askedAt)}`,
            <Button key="plan" onPress={() => setPlanning(it)} aria-label={m.plan_summons_of({ name: nameOf(it) })}>
              {m.plan_summons()}
            </Button>,
          ],
        }))}
      />
      {planning && (
        <Dialog title={m.plan_summons_of({ name: nameOf(planning) })} isOpen onClose={close}>
          {wish ? (
            <AgendaForm dossier={planning.label.ref} setup={setup} wish={wish} summonsId={planning.id} onDone={close} />
          ) : (
            <>
              <Notice>{m.no_agendas_yet()}</Notice>
              <Buttons>
                <Button slot="close">{m.close()}</Button>
              </Buttons>
            </>
          )}
        </Dialog>
      )}
    </>
  );
}

const nameOf = ({ label }: WaitingSummons) => label.fullName ?? m.anonymous({ number: label.personnelNumber });
