import { activateVault, type Employer, type UserId, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { UniquenessCard } from "../preparation/UniquenessCard.tsx";
import { MomentChoice } from "../preparation/MomentChoice.tsx";
import { QuarantineChoice } from "../preparation/QuarantineChoice.tsx";
import { Checklist } from "../preparation/Checklist.tsx";
import { stepsWord } from "../preparation/words.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Form } from "../ui/Form.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { CareRequestsCard } from "./CareRequestsCard.tsx";
import { MovingIn } from "./MovingIn.tsx";

/** The tab *Gegevensbeheer*: activating the vault, and how far the moving in is. */
export function ActivationCard({ employer }: { employer: Employer }) {
  const activation = useQuery(queries.activation(employer.id));
  const [asking, setAsking] = useState(false);
  const state = activation.data?.state ?? employer.vault;
  return (
    <div className="page">
      <Card title={m.data_management()} icon={<KeyRound size={18} aria-hidden />}>
        <Fault of={activation.error} />
        {state === "none" && (
          <div className="form">
            <p>{m.activation_text({ employer: employer.name })}</p>
            <Checklist employerId={employer.id} />
            <div>
              <Button kind="primary" onPress={() => setAsking(true)}>
                {m.activate_vault()}
              </Button>
            </div>
          </div>
        )}
        {state === "awaiting" && <Notice kind="warn">{m.awaiting_text()}</Notice>}
        {activation.data && state === "moving" && <MovingIn employerId={employer.id} of={activation.data} />}
        {activation.data && state === "active" && (
          <div className="form">
            <Notice kind="ok">{m.active_text()}</Notice>
            <Facts
              of={[
                [m.moved_people(), activation.data.total],
                [m.retained_people(), activation.data.retained],
                [m.finished_at(), activation.data.finishedAt && showMoment(activation.data.finishedAt)],
              ]}
            />
          </div>
        )}
        {state === "ended" && <Notice>{m.vault_ended_text()}</Notice>}
        {asking && <ActivateDialog employer={employer} onClose={() => setAsking(false)} />}
      </Card>
      {state === "none" && <CareRequestsCard employerId={employer.id} />}
      {state === "active" && <UniquenessCard employerId={employer.id} />}
    </div>
  );
}

function ActivateDialog({ employer, onClose }: { employer: Employer; onClose: () => void }) {
  const { service } = useSelf();
  const [id] = useState(() => freshId<WriteId>());
  const [chosen, setChosen] = useState<UserId[]>([]);
  const [moment, setMoment] = useState("now");
  const [quarantine, setQuarantine] = useState(false);
  const users = useQuery(queries.employerUsers(employer.id));
  const missing = useQuery(queries.preparation(employer.id)).data?.missing ?? [];
  // An administrator enters the whole employer, so whoever works in a part of it is no candidate.
  const candidates = users.data?.filter((it) => it.employerIds.includes(employer.id));
  const activate = useMutation({
    mutationFn: () =>
      ask(activateVault, {
        params: { employerId: employer.id },
        body: { id, administrators: chosen, atNight: moment === "night", quarantine },
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employer.id] });
      void queryClient.invalidateQueries({ queryKey: ["self"] });
      say(m.activation_asked());
      onClose();
    },
  });
  return (
    <Dialog title={m.activate_vault()} isOpen onClose={onClose}>
      <p>{m.activate_explained({ employer: employer.name })}</p>
      <ol className="page" style={{ paddingInlineStart: 20, gap: 4 }}>
        <li>{m.activate_step_1()}</li>
        <li>{m.activate_step_2()}</li>
        <li>{m.activate_step_3({ service })}</li>
      </ol>
      {missing.length > 0 && (
        <Notice kind="warn">
          {m.still_missing()} {stepsWord(missing)}. {m.activate_anyway()}
        </Notice>
      )}
      <Form onSend={() => activate.mutate()} fault={activate.error}>
        {candidates?.length === 0 && <Notice kind="warn">{m.no_administrators()}</Notice>}
        <Checkboxes
          label={m.choose_administrators()}
          hint={m.choose_administrators_hint()}
          options={(candidates ?? []).map((it) => ({ id: it.userId, text: it.displayName, hint: it.email }))}
          chosen={chosen}
          onChange={setChosen}
        />
        <MomentChoice value={moment} onChange={setMoment} />
        <QuarantineChoice value={quarantine} onChange={setQuarantine} />
        <Fault of={users.error} />
        <Fault of={activate.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={activate.isPending}>
            {m.activate_vault()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
