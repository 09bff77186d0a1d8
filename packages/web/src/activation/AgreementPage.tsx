import { acceptAgreement, type EmployerId, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Checkbox, TextField } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Progress } from "../ui/Progress.tsx";
import { Form } from "../ui/Form.tsx";

/** The agreement, in short form: what it is, the master data, the documents, a declaration; then the moving in. */
export function AgreementPage() {
  const { employerId } = useParams({ strict: false }) as { employerId: EmployerId };
  const agreement = useQuery(queries.agreement(employerId));
  if (!agreement.data)
    return (
      <Page title={m.agreement()}>
        <Fault of={agreement.error} />
      </Page>
    );
  const { employer, state, accepted } = agreement.data;
  return (
    <Page title={m.agreement()} under={employer.name}>
      {state === "awaiting" && <Notice>{m.agreement_why()}</Notice>}
      {accepted && (
        <Notice kind="ok">{m.agreement_accepted({ name: accepted.byName, moment: showMoment(accepted.at) })}</Notice>
      )}
      {state !== "awaiting" && <MovingInCard employerId={employerId} />}
      <Card title={m.master_data()}>
        <Facts
          of={[
            [m.name(), employer.name],
            [m.chamber_number(), employer.chamberNumber],
            [m.representative_name(), employer.representativeName],
          ]}
        />
        {state === "awaiting" && <p className="hint">{m.not_correct()}</p>}
      </Card>
      <Documents of={agreement.data.documents} />
      {state === "awaiting" && <AcceptForm employerId={employerId} agreement={agreement.data} />}
    </Page>
  );
}

type Agreement = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof queries.agreement>["queryFn"]>>>>;

const Documents = ({ of }: { of: Agreement["documents"] }) => (
  <Card title={m.documents()} icon={<FileText size={18} aria-hidden />}>
    <div className="form">
      {of.map((it) => (
        <details key={it.id} className="document">
          <summary>
            {it.title} <span className="hint">{m.version({ version: it.version })}</span>
          </summary>
          <div className="text">{it.text}</div>
        </details>
      ))}
    </div>
  </Card>
);

function AcceptForm({ employerId, agreement }: { employerId: EmployerId; agreement: Agreement }) {
  const [id] = useState(() => freshId<WriteId>());
  const [declared, setDeclared] = useState(false);
  const [unread, setUnread] = useState(false);
  const { employer, documents } = agreement;
  const accept = useMutation({
    mutationFn: (fields: Record<string, string>) =>
      ask(acceptAgreement, {
        params: { employerId },
        body: {
          id,
          representativeName: fields["representativeName"] ?? "",
          representativeEmail: fields["representativeEmail"] ?? "",
          declared: true,
          documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
        },
      }),
    onSettled: () => queryClient.invalidateQueries(),
  });
  const send = (fields: Record<string, string>) => {
    setUnread(!declared);
    if (declared) accept.mutate(fields);
  };
  return (
    <Card title={m.acceptance()}>
      <Form onSend={send} fault={accept.error}>
        <div className="pair">
          <TextField
            label={m.representative_name()}
            name="representativeName"
            defaultValue={employer.representativeName ?? ""}
            isRequired
          />
          <TextField
            label={m.representative_email()}
            name="representativeEmail"
            type="email"
            defaultValue={employer.representativeEmail ?? ""}
            isRequired
          />
        </div>
        <Checkbox isSelected={declared} onChange={setDeclared}>
          {m.declaration({ employer: employer.name })}
        </Checkbox>
        {unread && !declared && <Notice kind="wrong">{m.declaration_rule()}</Notice>}
        <Fault of={accept.error} />
        <div className="buttons">
          <Button kind="primary" type="submit" isPending={accept.isPending}>
            {m.accept()}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function MovingInCard({ employerId }: { employerId: EmployerId }) {
  const moving = useQuery(queries.movingIn(employerId));
  if (!moving.data) return <Fault of={moving.error} />;
  const { state, total, confirmed, retained } = moving.data;
  return (
    <Card title={m.moving_in()}>
      {state === "active" ? (
        <div className="form">
          <Notice kind="ok">{m.moved_in({ total, retained })}</Notice>
          <p>
            <GoLink to="/">{m.to_start()}</GoLink>
          </p>
        </div>
      ) : (
        <Progress label={m.moving_text()} done={confirmed} total={total} />
      )}
    </Card>
  );
}
