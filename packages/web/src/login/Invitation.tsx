import { acceptInvitation, makeRecoveryCodes, openInvitation } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { renderSVG } from "uqr";
import { ask } from "../app/ask.ts";
import { useGo } from "../app/GoLink.tsx";
import { Outside } from "../app/Outside.tsx";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Form } from "../ui/Form.tsx";
import { ProviderAcceptance } from "./ProviderAcceptance.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";
import { useLinkToken } from "../app/linkToken.ts";

/** Takes an invitation: choose a password, pair an authenticator app, prove it with a code, keep the recovery codes. */
export function Invitation() {
  const token = useLinkToken();
  const opened = useQuery({
    queryKey: ["invitation"],
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    queryFn: () => ask(openInvitation, { body: { token } }),
  });
  const [accepted, setAccepted] = useState(false);
  return (
    <Outside title={accepted ? m.recovery_codes() : m.invitation_title()}>
      <Fault of={opened.error} />
      {accepted && <KeepCodes />}
      {opened.data?.side === "service" && !accepted && <ProviderAcceptance token={token} />}
      {opened.data && !accepted && <Pairing {...opened.data} token={token} onAccept={() => setAccepted(true)} />}
    </Outside>
  );
}

/** Signed in by now: the codes for a lost phone, before anything else. */
function KeepCodes() {
  const go = useGo();
  const made = useQuery({
    queryKey: ["recovery-codes", "made"],
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    queryFn: () => ask(makeRecoveryCodes),
  });
  const enter = () => {
    queryClient.clear();
    go("/");
  };
  return (
    <section className="card form">
      <Fault of={made.error} />
      {made.data && <RecoveryCodes codes={made.data.codes} />}
      <div className="buttons">
        <Button kind="primary" onPress={enter} isPending={made.isPending}>
          {m.recovery_codes_kept()}
        </Button>
      </div>
    </section>
  );
}

type Props = { token: string; email: string; displayName: string; otpauth: string; onAccept: () => void };

function Pairing({ token, email, displayName, otpauth, onAccept }: Props) {
  const accept = useMutation({
    mutationFn: (fields: { password: string; code: string }) => ask(acceptInvitation, { body: { token, ...fields } }),
    onSuccess: onAccept,
  });
  const secret = new URL(otpauth).searchParams.get("secret") ?? "";
  return (
    <Form
      className="card form"
      onSend={({ password = "", code = "" }) => accept.mutate({ password, code: code.replaceAll(" ", "") })}
      fault={accept.error}
    >
      <p>{m.invitation_welcome({ name: displayName, email })}</p>
      <TextField
        label={m.password()}
        hint={m.password_rule()}
        name="password"
        type="password"
        autoComplete="new-password"
        isRequired
        minLength={12}
      />
      <h2>{m.authenticator()}</h2>
      <p>{m.authenticator_text()}</p>
      <img className="qr" alt={m.qr_label()} src={`data:image/svg+xml,${encodeURIComponent(renderSVG(otpauth))}`} />
      <div>
        <p className="hint">{m.secret_text()}</p>
        <p className="code-block">{secret.replace(/(.{4})/g, "$1 ")}</p>
      </div>
      <TextField
        label={m.code()}
        hint={m.code_hint()}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        isRequired
      />
      <Fault of={accept.error} />
      <Button kind="primary" type="submit" isPending={accept.isPending}>
        {m.take_invitation()}
      </Button>
    </Form>
  );
}
