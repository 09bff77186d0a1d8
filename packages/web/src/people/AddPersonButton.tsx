import { UserPlus } from "lucide-react";
import { useState } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { AddPersonDialog, type Place } from "./AddPersonDialog.tsx";

/** For who may open the vault of at least one employer. */
export function AddPersonButton({ employers }: { employers: readonly Place[] }) {
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Button onPress={() => setAdding(true)}>
        <UserPlus size={17} aria-hidden />
        {m.add_employee()}
      </Button>
      {adding && <AddPersonDialog employers={employers} onClose={() => setAdding(false)} />}
    </>
  );
}
