import { resetPassword } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask, codeOf } from "../app/ask.ts";
import { GoLink } from "../app/GoLink.tsx";
import { Outside } from "../app/Outside.tsx";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { useLinkToken } from "../app/linkToken.ts";

/** Takes the link from the e-mail: a new password, after which signing in takes the second factor as always. */
export function NewPassword() {
  const token = useLinkToken();
  const save = useMutation({
    mutationFn: (password: string) => ask(resetPassword, { body: { token, password } }),
    onSuccess: () => queryClient.clear(),
  });
  return (
    <Outside title={m.new_password_title()}>
      <div aria-live="polite">{save.isSuccess && <Notice kind="ok">{m.new_password_done()}</Notice>}</div>
      {save.isSuccess ? (
        <p>
          <GoLink to="/inloggen" className="link">
            {m.to_sign_in()}
          </GoLink>
        </p>
      ) : (
        <Form focusFirst className="card form" onSend={({ password = "" }) => save.mutate(password)} fault={save.error}>
          <p>{m.new_password_text()}</p>
          <TextField
            label={m.new_password()}
            hint={m.password_rule()}
            name="password"
            type="password"
            autoComplete="new-password"
            isRequired
            minLength={12}
          />
          <Fault of={save.error} />
          {codeOf(save.error) === "reset_invalid" && (
            <GoLink to="/wachtwoord-vergeten" className="link">
              {m.new_password_ask()}
            </GoLink>
          )}
          <Button kind="primary" type="submit" isPending={save.isPending}>
            {m.new_password_save()}
          </Button>
        </Form>
      )}
    </Outside>
  );
}
