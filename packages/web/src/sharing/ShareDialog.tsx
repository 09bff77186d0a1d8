import {
  listNameOf,
  shareDossier,
  type CareRequest,
  type DossierRef,
  type Identity,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Share2 } from "lucide-react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Choices, TextField } from "../ui/Field.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";
import { careRequests, careRequestWord } from "./words.ts";

type Props = { dossier: DossierRef; identity: Identity; onClose: () => void };
type Asked = { careRequest: Exclude<CareRequest, "activation">; note: string };

/** Asks for the care request before anything leaves the vault. */
export function ShareDialog({ dossier, identity, onClose }: Props) {
  const { service } = useSelf();
  const write = useWrite<WriteId>();
  const name = listNameOf(identity);
  const share = useMutation({
    mutationFn: (asked: Asked) =>
      write.send(asked, (id) => ask(shareDossier, { params: { ref: dossier }, body: { id, ...asked } })),
    onSuccess: (sharing) => {
      queryClient.setQueryData(["dossier", dossier, "sharing"], sharing);
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(m.share_done({ service }));
      onClose();
    },
  });
  return (
    <Dialog title={m.share()} isOpen onClose={onClose}>
      <Notice kind="warn">{m.share_warning({ service })}</Notice>
      <p>{m.share_question({ name, service })}</p>
      <Form onSend={(fields) => share.mutate(fields as Asked)} fault={share.error}>
        <Choices
          label={m.care_request()}
          name="careRequest"
          isRequired
          options={careRequests.map((it) => ({ id: it, text: careRequestWord(it) }))}
        />
        <TextField
          label={m.note()}
          hint={m.note_hint()}
          name="note"
          rows={3}
          isRequired
          maxLength={500}
          validate={(note) => (note.trim().length < 10 ? m.note_rule() : null)}
        />
        <Fault of={share.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={share.isPending}>
            <Share2 size={17} aria-hidden />
            {m.share()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
