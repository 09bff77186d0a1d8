import { useState } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { StepProps } from "./AgreementWizard.tsx";
import { chosenOf } from "./draft.ts";

/** For which of the employers that await him he signs now; the others stay for another time. */
export function EmployersStep({ draft, onChange, onNext, onBack }: StepProps) {
  const [tried, setTried] = useState(false);
  const chosen = chosenOf(draft).map(({ id }) => id);
  const send = () => (chosen.length ? onNext() : setTried(true));
  return (
    <Card title={m.wizard_2()}>
      <Form onSend={send}>
        <Checkboxes
          label={m.choose_employers()}
          hint={m.choose_employers_hint()}
          options={draft.entries.map(({ id, name, chamberNumber }) => ({
            id,
            text: name,
            ...(chamberNumber ? { hint: m.chamber_number_of({ number: chamberNumber }) } : {}),
          }))}
          chosen={chosen}
          onChange={(ids) =>
            onChange({
              ...draft,
              entries: draft.entries.map((it) => ({ ...it, draft: { ...it.draft, chosen: ids.includes(it.id) } })),
            })
          }
        />
        {tried && !chosen.length && <Notice kind="wrong">{m.choose_employers_rule()}</Notice>}
        <Buttons>
          <Button onPress={onBack}>{m.back()}</Button>
          <Button kind="primary" type="submit">
            {m.next()}
          </Button>
        </Buttons>
      </Form>
    </Card>
  );
}
