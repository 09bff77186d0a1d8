import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { HelpPanel } from "./HelpPanel.tsx";

/** *Help mij*, on every page behind the door. */
export function HelpButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <span className="help-button">
        <Button kind="quiet" onPress={() => setOpen(true)}>
          <CircleHelp size={19} aria-hidden />
          <span>{m.help_title()}</span>
        </Button>
      </span>
      {open && <HelpPanel onClose={() => setOpen(false)} />}
    </>
  );
}
