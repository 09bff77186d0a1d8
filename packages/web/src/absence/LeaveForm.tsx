import { changeLeave, recordLeave, type DossierRef, type Leave, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { DateField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

type Days = { startsOn: string; endsOn: string };
type Props = { dossier: DossierRef; leave?: Leave; onDone: () => void };

/** Pregnancy and birth leave: from when until when, and nothing else. Of one that is there, its days anew. */
export function LeaveForm({ dossier, leave, onDone }: Props) {
  const write = useWrite<WriteId>();
  const save = useMutation({
    mutationFn: async (days: Days) => {
      await untilShared(dossier);
      return write.send(days, (id) =>
        leave
          ? ask(changeLeave, {
              params: { ref: dossier, leaveId: leave.id },
              body: { id, seen: leave.version, ...days },
            })
          : ask(recordLeave, { params: { ref: dossier }, body: { id, ...days } }),
      );
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(m.leave_done());
      onDone();
    },
  });
  return (
    <Form onSend={({ startsOn = "", endsOn = "" }) => save.mutate({ startsOn, endsOn })} fault={save.error}>
      <p className="hint">{m.leave_hint()}</p>
      <div className="pair">
        <DateField label={m.leave_starts()} name="startsOn" defaultValue={leave?.startsOn ?? ""} isRequired />
        <DateField
          label={m.leave_ends()}
          hint={m.leave_ends_hint()}
          name="endsOn"
          defaultValue={leave?.endsOn ?? ""}
          isRequired
        />
      </div>
      <Fault of={save.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" type="submit" isPending={save.isPending}>
          {m.leave_save()}
        </Button>
      </Buttons>
    </Form>
  );
}
