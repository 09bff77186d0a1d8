import { Check } from "lucide-react";
import type { FormEvent, ReactNode } from "react";
import {
  Checkbox as CheckboxPart,
  FieldError,
  Input,
  Label,
  Radio,
  RadioGroup,
  Text,
  TextArea,
  TextField as FieldPart,
  type TextFieldProps,
  type ValidationResult,
} from "react-aria-components";
import { m } from "../paraglide/messages.js";

type Props = Omit<TextFieldProps, "className" | "children"> & {
  label: string;
  hint?: string | undefined;
  rows?: number;
  placeholder?: string;
};

export function TextField({ label, hint, rows, placeholder, ...rest }: Props) {
  return (
    <FieldPart {...rest} className="field" onInput={lookAgain}>
      <Label>
        {label} {rest.isRequired ? <span className="hint">{m.required()}</span> : null}
      </Label>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      {rows ? <TextArea className="input" rows={rows} /> : <Input className="input" placeholder={placeholder ?? ""} />}
      <FieldError className="fault">{wordsFor}</FieldError>
    </FieldPart>
  );
}

/**
 * What was wrong is looked at again while somebody mends it, not when he leaves the field: then its words would go, and the
 * button below move away, under the press that should send the form.
 */
function lookAgain({ currentTarget: it }: FormEvent<HTMLInputElement>): void {
  if (it.getAttribute("aria-invalid") === "true") it.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Our own words for what a browser finds wrong, which it would say in its own language. */
function wordsFor({ validationErrors, validationDetails }: ValidationResult): string {
  if (validationDetails.valueMissing) return m.fill_in();
  if (validationDetails.typeMismatch) return m.email_rule();
  if (validationDetails.tooShort) return m.too_short();
  return validationErrors.join(" ");
}

/** A calendar date; the browser's own field, which people know from elsewhere and every screen reader reads. */
export const DateField = (props: Omit<Props, "type" | "rows">) => <TextField {...props} type="date" />;

type Option = { id: string; text: string; hint?: string };

export function Choices({
  label,
  hint,
  name,
  options,
  value,
  defaultValue,
  onChange,
  isRequired,
}: {
  label: string;
  hint?: string | undefined;
  name: string;
  options: readonly Option[];
  value?: string;
  defaultValue?: string;
  onChange?: (id: string) => void;
  isRequired?: boolean;
}) {
  return (
    <RadioGroup
      className="field"
      name={name}
      isRequired={isRequired ?? false}
      {...(value === undefined ? {} : { value })}
      {...(defaultValue === undefined ? {} : { defaultValue })}
      {...(onChange ? { onChange } : {})}
    >
      <Label className="label">{label}</Label>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <div className="choices">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="choice">
            <span className="box dot" aria-hidden>
              <Check size={12} strokeWidth={4} />
            </span>
            <span>
              {option.text}
              {option.hint && <span className="hint"> {option.hint}</span>}
            </span>
          </Radio>
        ))}
      </div>
      <FieldError className="fault">
        {({ validationDetails, validationErrors }) =>
          validationDetails.valueMissing ? m.choose_one() : validationErrors.join(" ")
        }
      </FieldError>
    </RadioGroup>
  );
}

export function Checkbox({
  children,
  ...rest
}: {
  children: ReactNode;
  name?: string;
  value?: string;
  isRequired?: boolean;
  isSelected?: boolean;
  defaultSelected?: boolean;
  onChange?: (on: boolean) => void;
}) {
  return (
    <CheckboxPart {...rest} className="choice">
      <span className="box" aria-hidden>
        <Check size={14} strokeWidth={4} />
      </span>
      <span>{children}</span>
    </CheckboxPart>
  );
}

/** A short list to choose from: the browser's own, at home on phone and keyboard. */
export function SelectField({
  label,
  name,
  options,
  defaultValue,
  onChange,
}: {
  label: string;
  name: string;
  options: readonly Option[];
  defaultValue?: string;
  onChange?: (id: string) => void;
}) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select
        className="input"
        name={name}
        defaultValue={defaultValue}
        onChange={(event) => onChange?.(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}
