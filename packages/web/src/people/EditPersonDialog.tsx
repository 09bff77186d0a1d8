import { editPerson, type VaultPerson, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";
import { identityOf } from "./identity.ts";
import { PersonFields } from "./PersonFields.tsx";

/** Changes who somebody is, in the vault. What was read first decides: a change by another in between is not lost. */
export function EditPersonDialog({ person, onClose }: { person: VaultPerson; onClose: () => void }) {
  const [before] = useState(person);
  const write = useWrite<WriteId>();
  const { ref, version } = before;
  const save = useMutation({
    mutationFn: (fields: Record<string, string>) => {
      const edit = { version, identity: identityOf(fields, before.identity) };
      return write.send(edit, (id) => ask(editPerson, { params: { ref }, body: { id, ...edit } }));
    },
    onSuccess: (saved) => {
      queryClient.setQueryData(["dossier", ref, "person"], saved);
      void queryClient.invalidateQueries({ queryKey: ["dossier", ref] });
      say(m.saved());
      onClose();
    },
  });
  return (
    <Dialog title={m.edit_employee()} isOpen onClose={onClose}>
      <Form onSend={(fields) => save.mutate(fields)} fault={save.error}>
        <PersonFields identity={before.identity} />
        <Fault of={save.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={save.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
