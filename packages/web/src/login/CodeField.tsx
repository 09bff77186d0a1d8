import { m } from "../paraglide/messages.js";
import { TextField } from "../ui/Field.tsx";

/** What is typed as second factor: the six digits of the app, or a recovery code in groups. */
export const CodeField = ({ recovery }: { recovery: boolean }) =>
  recovery ? (
    <TextField
      key="recovery"
      label={m.recovery_code()}
      hint={m.recovery_code_hint()}
      name="code"
      autoComplete="off"
      isRequired
      validate={(code) => (/^([\da-z][\s-]?){24}$/i.test(code.trim()) ? null : m.recovery_code_rule())}
    />
  ) : (
    <TextField
      key="app"
      label={m.code()}
      hint={m.code_hint()}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      isRequired
      validate={(code) => (/^\d{3} ?\d{3}$/.test(code.trim()) ? null : m.code_rule())}
    />
  );

/** As the server reads it: without the space in the middle. */
export const codeIn = ({ code = "" }: Record<string, string>) => code.replaceAll(" ", "");
