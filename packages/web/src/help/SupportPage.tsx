import { changeSupport, type Support } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { LifeBuoy } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { hasRight, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { say } from "../ui/Toasts.tsx";
import { SupportFacts } from "./SupportFacts.tsx";

/** *Ondersteuning* (F8): where to turn, as the service says it; its functional administrator changes it here. */
export function SupportPage() {
  const self = useSelf();
  const support = useQuery(queries.support());
  const [changing, setChanging] = useState(false);
  const may = hasRight(self, "administer");
  return (
    <Page title={m.support()}>
      <Card
        title={self.service || m.your_service()}
        icon={<LifeBuoy size={18} aria-hidden />}
        aside={may && support.data && <Button onPress={() => setChanging(true)}>{m.change()}</Button>}
      >
        <Fault of={support.error} />
        {support.data && <SupportFacts of={support.data} />}
      </Card>
      {changing && support.data && <ChangeDialog of={support.data} onClose={() => setChanging(false)} />}
    </Page>
  );
}

function ChangeDialog({ of, onClose }: { of: Support; onClose: () => void }) {
  const change = useMutation({
    mutationFn: ({ text = "", phone = "", email = "", hours = "" }: Record<string, string>) =>
      ask(changeSupport, { body: { text, phone, email, hours } }),
    onSuccess: (told) => {
      queryClient.setQueryData(queries.support().queryKey, told);
      say(m.support_kept());
      onClose();
    },
  });
  return (
    <Dialog title={m.support_change()} isOpen onClose={onClose}>
      <p className="hint">{m.support_change_text()}</p>
      <Form onSend={(fields) => change.mutate(fields)} fault={change.error}>
        <TextField label={m.support_text()} name="text" rows={4} defaultValue={of.text} maxLength={2000} />
        <TextField label={m.support_phone()} name="phone" type="tel" defaultValue={of.phone} maxLength={30} />
        <TextField label={m.email()} name="email" type="email" defaultValue={of.email} maxLength={254} />
        <TextField
          label={m.support_hours()}
          hint={m.support_hours_hint()}
          name="hours"
          rows={2}
          defaultValue={of.hours}
          maxLength={300}
        />
        <Fault of={change.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {m.save()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
