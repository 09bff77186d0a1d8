import { confirmSecondFactor, signIn } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { forgetAsked } from "../agreement/opening.ts";
import { ask, codeOf } from "../app/ask.ts";
import { GoLink, useGo } from "../app/GoLink.tsx";
import { Outside } from "../app/Outside.tsx";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Form } from "../ui/Form.tsx";
import { say } from "../ui/Toasts.tsx";
import { CodeField, codeIn } from "./CodeField.tsx";
import { enterWithPasskey, passkeysWorkHere } from "./passkey.ts";
import { PasskeyFault } from "./PasskeyFault.tsx";
import { ProviderButton } from "./ProviderButton.tsx";

type Step = "password" | "code" | "recovery";
const titles = { password: m.sign_in, code: m.second_factor, recovery: m.recovery_code };

/** The door: e-mail and password, then a code of the app, a passkey or a recovery code. */
export function SignIn() {
  const [step, setStep] = useState<Step>("password");
  useEffect(forgetAsked, []);
  return (
    <Outside title={titles[step]()}>
      {step === "password" ? (
        <>
          <PasswordStep onNext={() => setStep("code")} />
          <ProviderButton />
        </>
      ) : (
        <CodeStep recovery={step === "recovery"} onStep={setStep} />
      )}
    </Outside>
  );
}

function PasswordStep({ onNext }: { onNext: () => void }) {
  const enter = useMutation({
    mutationFn: (body: { email: string; password: string }) => ask(signIn, { body }),
    onSuccess: onNext,
  });
  return (
    <Form
      focusFirst
      className="card form"
      onSend={({ email = "", password = "" }) => enter.mutate({ email, password })}
      fault={enter.error}
    >
      <TextField label={m.email()} name="email" type="email" autoComplete="username" isRequired />
      <TextField label={m.password()} name="password" type="password" autoComplete="current-password" isRequired />
      <Fault of={enter.error} />
      <Button kind="primary" type="submit" isPending={enter.isPending}>
        {m.next()}
      </Button>
      <GoLink to="/wachtwoord-vergeten" className="link">
        {m.forgot_password()}
      </GoLink>
    </Form>
  );
}

/** Goes to where somebody was on his way to, now that he is in. Says how many recovery codes are left when he used one. */
export function useEnter(): (left: number | null) => void {
  const go = useGo();
  return useCallback(
    (left) => {
      queryClient.clear();
      if (left !== null) say(m.recovery_codes_left({ count: left }));
      const back = sessionStorage.getItem("datakluis-terug") ?? "/";
      sessionStorage.removeItem("datakluis-terug");
      go(back);
    },
    [go],
  );
}

/** The second factor: a code of the app, a passkey or a recovery code. */
export function CodeStep({ recovery, onStep }: { recovery: boolean; onStep: (step: Step) => void }) {
  const enter = useEnter();
  const onBack = () => onStep("password");
  const onError = (fault: unknown) => codeOf(fault) === "not_signed_in" && onBack();
  const confirm = useMutation({
    mutationFn: (code: string) => ask(confirmSecondFactor, { body: { code } }),
    onSuccess: ({ recoveryCodesLeft }) => enter(recoveryCodesLeft),
    onError,
  });
  const passkey = useMutation({ mutationFn: enterWithPasskey, onSuccess: () => enter(null), onError });
  return (
    <Form focusFirst className="card form" onSend={(fields) => confirm.mutate(codeIn(fields))} fault={confirm.error}>
      <CodeField recovery={recovery} />
      <Fault of={confirm.error} />
      <PasskeyFault of={passkey.error} />
      <div className="buttons">
        <Button onPress={onBack}>{m.back()}</Button>
        <Button kind="primary" type="submit" isPending={confirm.isPending}>
          {m.sign_in()}
        </Button>
      </div>
      {passkeysWorkHere() && (
        <div>
          <Button kind="link" onPress={() => passkey.mutate()} isPending={passkey.isPending}>
            {m.passkey_use()}
          </Button>
        </div>
      )}
      <div>
        <Button kind="link" onPress={() => onStep(recovery ? "code" : "recovery")}>
          {recovery ? m.use_app_code() : m.use_recovery_code()}
        </Button>
      </div>
    </Form>
  );
}
