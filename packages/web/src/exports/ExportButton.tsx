import { FileDown } from "lucide-react";
import { useState } from "react";
import { hasRight, opensVault, type Self } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { ExportDialog, type ExportPlace } from "./ExportDialog.tsx";

/** From where somebody may take people along: the vaults he opens, and for the rest what the service lets him see. */
export function exportPlaces(self: Self): ExportPlace[] {
  const vaults = self.vaults.filter((it) => it.state === "active" && opensVault(self, it.id));
  const rest = hasRight(self, "see_dossiers")
    ? self.employers.filter((it) => !vaults.some(({ id }) => id === it.id) && it.vault !== "ended")
    : [];
  return [
    ...vaults.map(({ id, name }) => ({ id, name, from: "vault" as const })),
    ...rest.map(({ id, name }) => ({ id, name, from: "suite" as const })),
  ];
}

export function ExportButton({ places }: { places: readonly ExportPlace[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>
        <FileDown size={17} aria-hidden />
        {m.people_export_open()}
      </Button>
      {isOpen && <ExportDialog places={places} onClose={() => setOpen(false)} />}
    </>
  );
}
