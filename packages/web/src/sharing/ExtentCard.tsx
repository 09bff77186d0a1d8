import { resumeUpdates, type DossierRef, type Identity, type Sharing, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { GrantBsnDialog, StopUpdatesDialog, WithdrawBsnDialog } from "./ExtentDialogs.tsx";
import { bsnPurposeWord } from "./words.ts";

type Props = { dossier: DossierRef; sharing: Sharing; identity: Identity; hasContent: boolean };

/** The panel *Dossierdeling* of the employer: how far it reaches now, and what can be changed about that. */
export function ExtentCard({ dossier, sharing, identity, hasContent }: Props) {
  const { service } = useSelf();
  const [open, setOpen] = useState<"grant" | "withdraw" | "stop">();
  const close = () => setOpen(undefined);
  const write = useWrite<WriteId>();
  const resume = useMutation({
    mutationFn: () => write.send("resume", (id) => ask(resumeUpdates, { params: { ref: dossier }, body: { id } })),
    onSuccess: (told) => {
      queryClient.setQueryData(["dossier", dossier, "sharing"], told);
      say(m.resume_updates_done({ service }));
    },
  });
  const { bsnGrant, stopped, underway } = sharing;
  const stoppedWords =
    stopped && m.updates_stopped_by({ moment: showMoment(stopped.at), name: stopped.byName, reason: stopped.note });
  return (
    <Card title={m.dossier_sharing()}>
      <Facts
        of={[
          [m.bsn(), bsnGrant ? m.bsn_shared_with_service() : m.bsn_not_given()],
          [m.bsn_for(), bsnGrant?.purpose && bsnPurposeWord(bsnGrant.purpose)],
          [m.status(), underway.grant || underway.updates ? m.bsn_underway() : undefined],
          [m.updates(), stoppedWords ?? m.updates_on()],
        ]}
      />
      <Fault of={resume.error} />
      <div className="choices">
        {bsnGrant ? (
          <Button wide onPress={() => setOpen("withdraw")}>
            {m.bsn_withdraw()}
          </Button>
        ) : (
          <Button wide onPress={() => setOpen("grant")}>
            {m.bsn_grant()}
          </Button>
        )}
        {stopped ? (
          <Button wide isPending={resume.isPending} onPress={() => resume.mutate()}>
            {m.resume_updates()}
          </Button>
        ) : (
          hasContent && (
            <Button wide onPress={() => setOpen("stop")}>
              {m.stop_updates()}
            </Button>
          )
        )}
      </div>
      {open === "grant" && <GrantBsnDialog dossier={dossier} identity={identity} onClose={close} />}
      {open === "withdraw" && <WithdrawBsnDialog dossier={dossier} onClose={close} />}
      {open === "stop" && <StopUpdatesDialog dossier={dossier} onClose={close} />}
    </Card>
  );
}
