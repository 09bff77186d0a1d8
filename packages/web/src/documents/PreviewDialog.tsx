import type { DossierDocument } from "@datakluis/contract";
import { useEffect, useState } from "react";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";

type Props = { document: DossierDocument; file: Blob; onClose: () => void };

/** An image of a dossier, shown as what it was found to be when it was added. */
export function PreviewDialog({ document, file, onClose }: Props) {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const reader = new FileReader();
    reader.onload = () => setAddress(String(reader.result));
    reader.readAsDataURL(new Blob([file], { type: `image/${document.type}` }));
    return () => reader.abort();
  }, [file, document]);
  return (
    <Dialog title={document.name} isOpen onClose={onClose}>
      {address ? <img className="preview" src={address} alt={document.name} /> : <p className="hint">{m.loading()}</p>}
      <Buttons>
        <Button slot="close">{m.close()}</Button>
        <Button kind="primary" onPress={() => saveFile(document.name, file)}>
          {m.documents_save()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
