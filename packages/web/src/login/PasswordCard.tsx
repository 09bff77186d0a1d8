import { changePassword } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** My password: another one, for whoever knows the present one. */
export function PasswordCard() {
  const [changing, setChanging] = useState(false);
  return (
    <Card title={m.password()} aside={<Button onPress={() => setChanging(true)}>{m.password_change()}</Button>}>
      <p>{m.password_change_text()}</p>
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </Card>
  );
}

function ChangePassword({ onClose }: { onClose: () => void }) {
  const change = useMutation({
    mutationFn: (body: { current: string; password: string }) => ask(changePassword, { body }),
    onSuccess: () => {
      void queryClient.invalidateQueries(queries.sessions());
      say(m.password_changed());
      onClose();
    },
  });
  return (
    <Dialog title={m.password_change()} isOpen onClose={onClose}>
      <Form
        focusFirst
        onSend={({ current = "", password = "" }) => change.mutate({ current, password })}
        fault={change.error}
      >
        <TextField
          label={m.password_current()}
          name="current"
          type="password"
          autoComplete="current-password"
          isRequired
        />
        <TextField
          label={m.new_password()}
          hint={m.password_rule()}
          name="password"
          type="password"
          autoComplete="new-password"
          isRequired
          minLength={12}
        />
        <Fault of={change.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {m.password_change()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
