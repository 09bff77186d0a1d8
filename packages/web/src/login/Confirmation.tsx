import { confirmSession } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, codeOf } from "../app/ask.ts";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { CodeField, codeIn } from "./CodeField.tsx";
import { confirmWithPasskey, passkeysWorkHere } from "./passkey.ts";
import { PasskeyFault } from "./PasskeyFault.tsx";
import { confirmAtProvider } from "./provider.ts";

/** The second factor once more: a code of the app, a passkey or a recovery code. */
export function Confirmation({ onDone }: { onDone: (confirmed: boolean) => void }) {
  const [recovery, setRecovery] = useState(false);
  // The session is over: the door is on screen next, and nothing is left to confirm.
  const onError = (fault: unknown) => codeOf(fault) === "not_signed_in" && onDone(false);
  const confirm = useMutation({
    mutationFn: (code: string) => ask(confirmSession, { body: { code } }),
    onSuccess: ({ recoveryCodesLeft }) => {
      if (recoveryCodesLeft !== null) say(m.recovery_codes_left({ count: recoveryCodesLeft }));
      onDone(true);
    },
    onError,
  });
  const passkey = useMutation({ mutationFn: confirmWithPasskey, onSuccess: () => onDone(true), onError });
  const provider = useQuery(queries.provider());
  const linked = useQuery({ ...queries.providerLink(), enabled: provider.data?.provesSecondFactor === true });
  const atProvider = useMutation({ mutationFn: confirmAtProvider, onSuccess: () => onDone(true), onError });
  return (
    <Form focusFirst onSend={(fields) => confirm.mutate(codeIn(fields))} fault={confirm.error}>
      <p>{m.confirm_text()}</p>
      <CodeField recovery={recovery} />
      <Fault of={confirm.error} />
      <PasskeyFault of={passkey.error} />
      <Fault of={atProvider.error} />
      <Buttons>
        <Button onPress={() => onDone(false)}>{m.cancel()}</Button>
        <Button kind="primary" type="submit" isPending={confirm.isPending}>
          {m.confirm()}
        </Button>
      </Buttons>
      {passkeysWorkHere() && (
        <div>
          <Button kind="link" onPress={() => passkey.mutate()} isPending={passkey.isPending}>
            {m.confirm_passkey()}
          </Button>
        </div>
      )}
      {provider.data && linked.data && (
        <div>
          <Button kind="link" onPress={() => atProvider.mutate()}>
            {m.confirm_provider({ name: provider.data.name })}
          </Button>
        </div>
      )}
      <div>
        <Button kind="link" onPress={() => setRecovery(!recovery)}>
          {recovery ? m.use_app_code() : m.use_recovery_code()}
        </Button>
      </div>
    </Form>
  );
}
