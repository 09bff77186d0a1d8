import { nameSafetyNet, SafetyNetGround, type DossierRef, type TaskTimeline, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { groundWord } from "./words.ts";

type Props = { dossier: DossierRef; timeline: TaskTimeline; onClose: () => void };

/** Which safety net pays, for users of the service: it decides by when UWV is told, and the employer does not see it. */
export function SafetyNetDialog({ dossier, timeline: { spellId, ground }, onClose }: Props) {
  const write = useWrite<WriteId>();
  const name = useMutation({
    mutationFn: (wanted: SafetyNetGround | null) =>
      write.send(wanted, (id) =>
        ask(nameSafetyNet, { params: { ref: dossier }, body: { id, spellId, ground: wanted } }),
      ),
    onSuccess: () => {
      for (const queryKey of [["dossier", dossier], ["tasks"]]) void queryClient.invalidateQueries({ queryKey });
      say(m.safety_net_kept());
      onClose();
    },
  });
  return (
    <Dialog title={m.safety_net_name()} isOpen onClose={onClose}>
      <Form onSend={(fields) => name.mutate((fields["ground"] as SafetyNetGround) ?? null)} fault={name.error}>
        <Notice>{m.safety_net_text()}</Notice>
        <SelectField
          label={m.safety_net_ground()}
          name="ground"
          defaultValue={ground ?? ""}
          options={[
            { id: "", text: m.safety_net_none() },
            ...SafetyNetGround.options.map((it) => ({ id: it, text: groundWord(it) })),
          ]}
        />
        <Fault of={name.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={name.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
