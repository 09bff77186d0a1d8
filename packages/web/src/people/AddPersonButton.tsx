import type { EmployerId } from "@datakluis/contract";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { AddPersonDialog } from "./AddPersonDialog.tsx";

export function AddPersonButton({ employerId }: { employerId: EmployerId }) {
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Button onPress={() => setAdding(true)}>
        <UserPlus size={17} aria-hidden />
        {m.add_employee()}
      </Button>
      {adding && <AddPersonDialog employerId={employerId} onClose={() => setAdding(false)} />}
    </>
  );
}
