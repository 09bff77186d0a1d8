import {
  canonicalBsn,
  canonicalPostcode,
  recognisePerson,
  type EmployerId,
  type RetrievalQuestion,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { DateField, SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import type { Recognised } from "./RetrievalPage.tsx";

type Props = {
  employers: readonly { id: EmployerId; name: string }[];
  onRecognised: (recognised: Recognised) => void;
};

/** The last name and what was filled in of the three; spaces and dots in numbers are forgiven. */
function questionOf({ lastName = "", bsn, bornOn, postcode }: Record<string, string>): RetrievalQuestion {
  return {
    lastName,
    ...(bsn ? { bsn: canonicalBsn(bsn) ?? bsn } : {}),
    ...(bornOn ? { bornOn } : {}),
    ...(postcode ? { postcode: canonicalPostcode(postcode) ?? postcode } : {}),
  };
}

/** Who it is. A no says nothing of who is nearly it, and so neither does this. */
export function WhoStep({ employers, onRecognised }: Props) {
  const [employerId, setEmployerId] = useState(employers[0]!.id);
  const [tooFew, setTooFew] = useState(false);
  const recognise = useMutation({
    // What was asked is gone when it was answered.
    gcTime: 0,
    mutationFn: (body: RetrievalQuestion) => ask(recognisePerson, { params: { employerId }, body }),
    onSuccess: ({ outcome, ticket }) => {
      if (outcome === "one") onRecognised({ employerId, ticket });
    },
  });
  const send = (fields: Record<string, string>) => {
    const question = questionOf(fields);
    const few = [question.bsn, question.bornOn, question.postcode].filter(Boolean).length < 2;
    setTooFew(few);
    recognise.reset();
    if (!few) recognise.mutate(question);
  };
  return (
    <Card title={m.retrieve_step_who()}>
      <p>{m.retrieve_who_text()}</p>
      <Form onSend={send} fault={recognise.error}>
        {employers.length > 1 ? (
          <SelectField
            label={m.employer()}
            name="employerId"
            options={employers.map(({ id, name }) => ({ id, text: name }))}
            onChange={(id) => setEmployerId(id as EmployerId)}
          />
        ) : (
          <p>
            {m.employer()}: <b>{employers[0]!.name}</b>
          </p>
        )}
        <TextField
          label={m.last_name()}
          hint={m.retrieve_last_name_hint()}
          name="lastName"
          isRequired
          maxLength={100}
          autoComplete="off"
          spellCheck="false"
        />
        <fieldset className="field">
          <legend className="label">{m.retrieve_marks()}</legend>
          <div className="pair">
            <TextField label={m.bsn()} hint={m.bsn_hint()} name="bsn" inputMode="numeric" autoComplete="off" />
            <DateField label={m.born_on()} name="bornOn" autoComplete="off" />
            <TextField label={m.postcode()} hint={m.postcode_hint()} name="postcode" autoComplete="off" />
          </div>
        </fieldset>
        {tooFew && <Notice kind="wrong">{m.retrieve_too_few()}</Notice>}
        {recognise.data?.outcome === "not" && (
          <div role="alert">
            <Notice kind="warn">{m.retrieve_not()}</Notice>
          </div>
        )}
        <Fault of={recognise.error} />
        <div className="buttons">
          <Button kind="primary" type="submit" isPending={recognise.isPending}>
            <Search size={17} aria-hidden />
            {m.retrieve_search()}
          </Button>
        </div>
        <p className="hint">{m.retrieve_limits()}</p>
      </Form>
    </Card>
  );
}
