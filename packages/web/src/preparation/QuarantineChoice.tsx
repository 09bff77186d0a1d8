import { m } from "../paraglide/messages.js";
import { Checkbox } from "../ui/Field.tsx";

/** Whether a file that comes before the agreement is kept; only where the service's contract covers it. */
export const QuarantineChoice = ({ value, onChange }: { value: boolean; onChange: (it: boolean) => void }) => (
  <div className="field">
    <Checkbox isSelected={value} onChange={onChange}>
      {m.quarantine()}
    </Checkbox>
    <span className="hint">{m.quarantine_hint()}</span>
  </div>
);
