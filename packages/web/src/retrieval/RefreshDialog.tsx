import { refreshRetrieved, type DossierRef, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkbox, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** The data of today in the place of those of then: only when the employee himself asks for it (product.md, D7). */
export function RefreshDialog({ dossier, onClose }: { dossier: DossierRef; onClose: () => void }) {
  const write = useWrite<WriteId>();
  const refresh = useMutation({
    mutationFn: (note: string) =>
      write.send(note, (id) =>
        ask(refreshRetrieved, { params: { ref: dossier }, body: { id, atEmployeesRequest: true, note } }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(m.refresh_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.refresh_retrieved()} isOpen onClose={onClose}>
      <p>{m.refresh_text()}</p>
      <Form onSend={({ note = "" }) => refresh.mutate(note)} fault={refresh.error}>
        <Checkbox name="asked" isRequired>
          {m.refresh_asked()}
        </Checkbox>
        <TextField
          label={m.note()}
          hint={m.retrieve_note_hint()}
          name="note"
          rows={3}
          isRequired
          maxLength={500}
          validate={(note) => (note.trim().length < 10 ? m.note_rule() : null)}
        />
        <Fault of={refresh.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={refresh.isPending}>
            {m.refresh_do()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
