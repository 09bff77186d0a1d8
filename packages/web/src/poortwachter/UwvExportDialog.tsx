import { ExportReason, exportUwv, type EmployerId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { askFile } from "../app/ask.ts";
import { saveFile } from "../app/save.ts";
import { ReasonField } from "../exports/ReasonField.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Takes the notifications to UWV along as a file, and says why. */
export function UwvExportDialog({ employerId, onClose }: { employerId: EmployerId | ""; onClose: () => void }) {
  const save = useMutation({
    mutationFn: async (reason: ExportReason) => {
      const body = { reason, ...(employerId ? { employerId } : {}) };
      saveFile("uwv-meldingen.csv", await askFile(exportUwv, { body }));
    },
    onSuccess: () => {
      say(m.people_export_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.uwv_export()} isOpen onClose={onClose}>
      <Form onSend={(fields) => save.mutate(ExportReason.parse(fields["reason"]))} fault={save.error}>
        <p>{m.uwv_export_text()}</p>
        <ReasonField />
        <Notice kind="warn">{m.uwv_export_care()}</Notice>
        <Fault of={save.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={save.isPending}>
            {m.people_export_button()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
