import { Checkbox } from "./Field.tsx";

type Props<Id extends string> = {
  label: string;
  hint?: string;
  options: readonly { id: Id; text: string; hint?: string }[];
  chosen: readonly Id[];
  onChange: (chosen: Id[]) => void;
};

/** Several of a list; a long one scrolls in itself. */
export function Checkboxes<Id extends string>({ label, hint, options, chosen, onChange }: Props<Id>) {
  const turn = (id: Id, on: boolean) => onChange(on ? [...chosen, id] : chosen.filter((it) => it !== id));
  return (
    <fieldset className="field">
      <legend className="label">{label}</legend>
      {hint && <span className="hint">{hint}</span>}
      <div className="choices scrolling">
        {options.map(({ id, text, hint }) => (
          <Checkbox key={id} isSelected={chosen.includes(id)} onChange={(on) => turn(id, on)}>
            {text} {hint && <span className="hint">{hint}</span>}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}
