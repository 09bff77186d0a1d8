import { shareDossier, type CareRequest, type DossierRef, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Share2 } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Choices } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { NoteField, reasonOf, type Reason } from "./NoteField.tsx";
import { careRequests, careRequestWord } from "./words.ts";

export type Offered = Exclude<CareRequest, "activation">;
type Asked = Reason & { careRequest: Offered };

type Props = { dossier: DossierRef; careRequest?: Offered; action: string; onShared: () => void };

/**
 * The care request and why, before anything leaves the vault.
 *
 * @param careRequest the one that goes without saying, where the form stands before an action
 */
export function ShareForm({ dossier, careRequest, action, onShared }: Props) {
  const write = useWrite<WriteId>();
  const [chosen, setChosen] = useState<string>(careRequest ?? "");
  const share = useMutation({
    mutationFn: (asked: Asked) =>
      write.send(asked, (id) => ask(shareDossier, { params: { ref: dossier }, body: { id, ...asked } })),
    onSuccess: (sharing) => {
      queryClient.setQueryData(["dossier", dossier, "sharing"], sharing);
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      void queryClient.invalidateQueries({ queryKey: ["travelling"] });
      onShared();
    },
  });
  return (
    <Form
      onSend={(fields) => share.mutate({ ...reasonOf(fields), careRequest: fields["careRequest"] as Offered })}
      fault={share.error}
    >
      <div data-help="care-request">
        <Choices
          label={m.care_request()}
          name="careRequest"
          isRequired
          value={chosen}
          onChange={setChosen}
          options={careRequests.map((it) => ({ id: it, text: careRequestWord(it) }))}
        />
      </div>
      <div data-help="note" className="form">
        <NoteField />
      </div>
      <Fault of={share.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button data-help="share-send" kind="primary" type="submit" isPending={share.isPending}>
          <Share2 size={17} aria-hidden />
          {action}
        </Button>
      </Buttons>
    </Form>
  );
}
