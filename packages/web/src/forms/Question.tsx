import { answerKindOf, holdsBsnLike, mostInForm, type ChoiceKey, type FormField } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Choices, DateField, TextField } from "../ui/Field.tsx";
import { choicesOf, questionOf } from "./words.ts";

type Props = { field: FormField; value: string; onChange: (said: string) => void };

/** One question of a form, with the field its answer asks for. What may stay empty says so; a draft need not be whole. */
export function Question({ field: { key, required }, value, onChange }: Props) {
  const { label, hint } = questionOf(key);
  const kind = answerKindOf(key);
  const words = required ? label : m.forms_optional({ question: label });
  const common = { label: words, hint, name: key, value, onChange };
  if (kind === "choice")
    return (
      <Choices
        label={words}
        hint={hint}
        name={key}
        value={value}
        onChange={onChange}
        options={choicesOf(key as ChoiceKey)}
      />
    );
  if (kind === "date") return <DateField {...common} />;
  if (kind === "percentage") return <TextField {...common} inputMode="numeric" maxLength={3} />;
  return (
    <TextField
      {...common}
      {...(kind === "text" ? { rows: 4 } : {})}
      maxLength={mostInForm[kind]}
      validate={(said) => (holdsBsnLike(said) ? m.note_bsn_rule() : null)}
    />
  );
}
