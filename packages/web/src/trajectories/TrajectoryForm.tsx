import { startTrajectory, TrajectoryKind, type DossierRef, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { today } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Choices, DateField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { trajectoryWord } from "./words.ts";

type Asked = { kind: TrajectoryKind; startsOn: string };

/** Starts a trajectory: its kind and its first day, and nothing of what is the matter. */
export function TrajectoryForm({ dossier, onDone }: { dossier: DossierRef; onDone: () => void }) {
  const write = useWrite<WriteId>();
  const start = useMutation({
    mutationFn: async (body: Asked) => {
      await untilShared(dossier);
      return write.send(body, (id) => ask(startTrajectory, { params: { ref: dossier }, body: { id, ...body } }));
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(m.trajectory_done());
      onDone();
    },
  });
  const send = (fields: Record<string, string>) =>
    start.mutate({ kind: fields["kind"] as TrajectoryKind, startsOn: fields["startsOn"] ?? "" });
  return (
    <Form onSend={send} fault={start.error}>
      <p className="hint">{m.trajectory_hint()}</p>
      <Choices
        label={m.trajectory_kind()}
        name="kind"
        isRequired
        options={TrajectoryKind.options.map((it) => ({ id: it, text: trajectoryWord(it) }))}
      />
      <DateField label={m.starts_on()} name="startsOn" defaultValue={today()} isRequired />
      <Fault of={start.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" type="submit" isPending={start.isPending}>
          {m.start_trajectory()}
        </Button>
      </Buttons>
    </Form>
  );
}
