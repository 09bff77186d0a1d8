import { askPasswordReset } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { GoLink } from "../app/GoLink.tsx";
import { Outside } from "../app/Outside.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";

/** Asks for a link by e-mail. What is said is the same for every address. */
export function ForgottenPassword() {
  const send = useMutation({ mutationFn: (email: string) => ask(askPasswordReset, { body: { email } }) });
  return (
    <Outside title={m.forgot_password()}>
      <div aria-live="polite">{send.isSuccess && <Notice>{m.forgot_password_sent()}</Notice>}</div>
      {!send.isSuccess && (
        <Form focusFirst className="card form" onSend={({ email = "" }) => send.mutate(email)} fault={send.error}>
          <p>{m.forgot_password_text()}</p>
          <TextField label={m.email()} name="email" type="email" autoComplete="username" isRequired />
          <Fault of={send.error} />
          <Button kind="primary" type="submit" isPending={send.isPending}>
            {m.forgot_password_send()}
          </Button>
        </Form>
      )}
      <p>
        <GoLink to="/inloggen" className="link">
          {m.to_sign_in()}
        </GoLink>
      </p>
    </Outside>
  );
}
