import { m } from "../paraglide/messages.js";
import { Choices } from "../ui/Field.tsx";

/** When the dossiers move: `now`, after the agreement, or in the `night` that follows it. */
export const MomentChoice = ({ value, onChange }: { value: string; onChange: (id: string) => void }) => (
  <Choices
    label={m.when_moving()}
    name="moment"
    value={value}
    onChange={onChange}
    options={[
      { id: "now", text: m.moving_now() },
      { id: "night", text: m.moving_night(), hint: m.moving_night_hint() },
    ]}
  />
);
