import {
  RepresentativeEmail,
  RepresentativeName,
  type AgreementDocument,
  type AgreementDraft,
} from "@datakluis/contract";
import { useState } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Checkbox, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Notice } from "../ui/Notice.tsx";
import type { StepProps } from "./AgreementWizard.tsx";
import { Documents } from "./Documents.tsx";
import { changed, chosenOf, type Entry } from "./draft.ts";

/** Per employer: is it right, on whose behalf, what is signed, and the declaration. */
export function DetailsStep({ of, draft, onChange, onNext, onBack }: StepProps) {
  const [tried, setTried] = useState(false);
  const chosen = chosenOf(draft);
  const send = () => (chosen.every((it) => it.draft.declared) ? onNext() : setTried(true));
  return (
    <Form onSend={send} className="page">
      {chosen.map((it) => (
        <DetailsCard
          key={it.id}
          of={it}
          documents={of.documents}
          undeclared={tried && !it.draft.declared}
          onChange={(change) => onChange(changed(draft, it.id, change))}
        />
      ))}
      <Buttons>
        <Button onPress={onBack}>{m.back()}</Button>
        <Button kind="primary" type="submit">
          {m.next()}
        </Button>
      </Buttons>
    </Form>
  );
}

type Props = {
  of: Entry;
  documents: readonly AgreementDocument[];
  undeclared: boolean;
  onChange: (change: Partial<AgreementDraft>) => void;
};

const DetailsCard = ({ of: { id, name, chamberNumber, draft }, documents, undeclared, onChange }: Props) => (
  <Card title={name}>
    <div className="form">
      <Facts
        of={[
          [m.name(), name],
          [m.chamber_number(), chamberNumber],
        ]}
      />
      <p className="hint">{m.not_correct()}</p>
      <div className="pair">
        <TextField
          label={m.representative_name()}
          name={`name-${id}`}
          value={draft.representativeName}
          onChange={(representativeName) => onChange({ representativeName })}
          maxLength={120}
          isRequired
          validate={(it) => (RepresentativeName.safeParse(it).success ? null : m.representative_name_rule())}
        />
        <TextField
          label={m.representative_email()}
          name={`email-${id}`}
          type="email"
          value={draft.representativeEmail}
          onChange={(representativeEmail) => onChange({ representativeEmail })}
          maxLength={254}
          isRequired
          validate={(it) => (RepresentativeEmail.safeParse(it.trim()).success ? null : m.email_rule())}
        />
      </div>
      <p className="hint">{m.representative_email_hint()}</p>
      <h3>{m.documents_to_read()}</h3>
      <Documents of={documents} />
      <Checkbox isSelected={draft.declared} onChange={(declared) => onChange({ declared })}>
        {m.declaration({ employer: name })}
      </Checkbox>
      {undeclared && <Notice kind="wrong">{m.declaration_rule()}</Notice>}
    </div>
  </Card>
);
