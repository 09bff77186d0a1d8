import { retrievePerson, type CareRequest, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { useGo } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { careRequests, careRequestWord } from "../sharing/words.ts";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Choices, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import type { Recognised } from "./RetrievalPage.tsx";

type Props = { recognised: Recognised; onBack: () => void };
type Asked = { careRequest: Exclude<CareRequest, "activation">; note: string; informed: string };

/** Why, and whether the employer is told. Then the dossier opens. */
export function WhyStep({ recognised: { employerId, ticket }, onBack }: Props) {
  const go = useGo();
  const write = useWrite<WriteId>();
  const [informed, setInformed] = useState<string>();
  const retrieve = useMutation({
    mutationFn: ({ informed: told, ...why }: Asked) => {
      const choice = { informed: told === "yes", atEmployeesRequest: told === "no" };
      return write.send({ ...why, ...choice }, (id) =>
        ask(retrievePerson, { params: { employerId }, body: { id, ...why, ...choice, ticket } }),
      );
    },
    onSuccess: ({ ref }) => {
      void queryClient.invalidateQueries({ queryKey: ["members", employerId] });
      go(addressOf.dossier(ref));
    },
  });
  return (
    <Card title={m.retrieve_step_why()}>
      <Form onSend={(fields) => retrieve.mutate(fields as Asked)} fault={retrieve.error}>
        <Notice kind="ok">{m.retrieve_one()}</Notice>
        <Choices
          label={m.care_request()}
          name="careRequest"
          isRequired
          options={careRequests.map((it) => ({ id: it, text: careRequestWord(it) }))}
        />
        <TextField
          label={m.note()}
          hint={m.retrieve_note_hint()}
          name="note"
          rows={3}
          isRequired
          maxLength={500}
          validate={(note) => (note.trim().length < 10 ? m.note_rule() : null)}
        />
        <Choices
          label={m.retrieve_informed()}
          name="informed"
          isRequired
          onChange={setInformed}
          options={[
            { id: "yes", text: m.retrieve_informed_yes(), hint: m.retrieve_informed_yes_hint() },
            { id: "no", text: m.retrieve_informed_no(), hint: m.retrieve_informed_no_hint() },
          ]}
        />
        {informed === "no" && <Notice kind="warn">{m.retrieve_confidential_warning()}</Notice>}
        <Fault of={retrieve.error} />
        <div className="buttons">
          <Button onPress={onBack}>{m.back()}</Button>
          <Button kind="primary" type="submit" isPending={retrieve.isPending}>
            <Download size={17} aria-hidden />
            {m.retrieve_do()}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
