import { askSuccession, type EmployerId, type UserId, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { listWords } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Choices } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { say } from "../ui/Toasts.tsx";
import { OpenSuccession } from "./SuccessionCard.tsx";

/** *Wie beheert de datakluis*: for whoever uses a vault, and what to do when its administrators are gone (B9). */
export function SuccessionPage() {
  const mine = useSelf().vaults.filter((it) => it.roles.includes("user"));
  return (
    <Page title={m.succession_title()}>
      {mine.length === 0 && <Notice>{m.succession_no_vault()}</Notice>}
      {mine.map((it) => (
        <VaultCard key={it.id} id={it.id} name={it.name} />
      ))}
    </Page>
  );
}

function VaultCard({ id, name }: { id: EmployerId; name: string }) {
  const succession = useQuery(queries.succession(id));
  const it = succession.data;
  return (
    <Card title={name}>
      <Fault of={succession.error} />
      {it && (
        <div className="form">
          <p>{m.succession_administrators({ names: listWords(it.administrators) })}</p>
          {it.open ? <OpenSuccession employerId={id} of={it.open} /> : <Ask employerId={id} of={it.candidates} />}
        </div>
      )}
    </Card>
  );
}

type Candidates = readonly { userId: UserId; displayName: string }[];

/** Whom to ask for; what happens then stands above the button. */
function Ask({ employerId, of }: { employerId: EmployerId; of: Candidates }) {
  const write = useWrite<WriteId>();
  const wish = useMutation({
    mutationFn: (candidate: UserId) =>
      write.send({ employerId, candidate }, (id) =>
        ask(askSuccession, { params: { employerId }, body: { id, candidate } }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId] });
      say(m.succession_sent());
    },
  });
  if (of.length === 0) return <p className="hint">{m.succession_no_candidates()}</p>;
  return (
    <Form onSend={({ candidate }) => wish.mutate(candidate as UserId)} fault={wish.error}>
      <h3>{m.succession_gone()}</h3>
      <p>{m.succession_gone_text()}</p>
      <ol className="plain-list">
        <li>{m.succession_step_1()}</li>
        <li>{m.succession_step_2()}</li>
        <li>{m.succession_step_3()}</li>
      </ol>
      <Choices
        label={m.succession_candidate()}
        name="candidate"
        isRequired
        options={of.map(({ userId, displayName }) => ({ id: userId, text: displayName }))}
      />
      <Fault of={wish.error} />
      <Buttons>
        <Button kind="primary" type="submit" isPending={wish.isPending}>
          {m.succession_ask()}
        </Button>
      </Buttons>
    </Form>
  );
}
