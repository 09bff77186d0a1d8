import { exportAgreement, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { addressOf } from "../app/addresses.ts";
import { askFile } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";

/** What was accepted for one employer (beheerdersovereenkomst), to read again and take along; nothing to change. */
export function AcceptedAgreements({ id, name }: { id: EmployerId; name: string }) {
  const agreements = useQuery(queries.agreements(id));
  const [last, ...earlier] = agreements.data ?? [];
  return (
    <Card title={name} aside={<GoLink to={addressOf.agreement(id)}>{m.agreement_of({ employer: name })}</GoLink>}>
      <Fault of={agreements.error} />
      {last && <AcceptedAgreement employerId={id} name={name} of={last} />}
      {earlier.length > 0 && <h3>{m.earlier_agreements()}</h3>}
      {earlier.map((it) => (
        <details key={it.id} className="document">
          <summary>{m.agreement_accepted({ name: it.byName, moment: showMoment(it.at) })}</summary>
          <AcceptedAgreement employerId={id} name={name} of={it} />
        </details>
      ))}
    </Card>
  );
}

function AcceptedAgreement({ employerId, name, of: it }: { employerId: EmployerId; name: string; of: Accepted }) {
  const save = useMutation({
    mutationFn: () => askFile(exportAgreement, { params: { employerId, agreementId: it.id } }),
    onSuccess: (file) => saveFile("gebruikersovereenkomst-datakluis.pdf", file),
  });
  return (
    <div className="form">
      <Facts
        of={[
          [m.accepted_at(), showMoment(it.at)],
          [m.accepted_by(), it.byName],
          [m.representative_name(), it.representativeName],
          [m.representative_email(), it.representativeEmail],
          [m.declared(), m.declaration({ employer: name })],
          [
            m.pdf_digest(),
            it.pdfSha256 && (
              <span key="pdf" className="digest">
                {it.pdfSha256}
              </span>
            ),
          ],
        ]}
      />
      <div>
        <Button isPending={save.isPending} onPress={() => save.mutate()}>
          <Download size={17} aria-hidden />
          {m.download_agreement()}
        </Button>
      </div>
      <Fault of={save.error} />
      <h3>{m.documents()}</h3>
      <ul className="rows">
        {it.documents.map((document) => (
          <AcceptedDocument key={document.id} of={document} employer={name} />
        ))}
      </ul>
    </div>
  );
}

type Accepted = Awaited<ReturnType<NonNullable<ReturnType<typeof queries.agreements>["queryFn"]>>>[number];

/** The saved file is the text to the letter: its SHA-256 is the one that stands here. */
function AcceptedDocument({ of: it, employer }: { of: Accepted["documents"][number]; employer: string }) {
  const { text } = it;
  const save = (text: string) =>
    saveFile(`${it.id}-${it.version}.txt`, new Blob([text], { type: "text/plain;charset=utf-8" }));
  return (
    <li>
      <span>
        <b>{it.title}</b> <span className="hint">{m.version({ version: it.version })}</span>
        <br />
        <span className="hint digest">SHA-256 {it.sha256}</span>
        {text === null && <p className="hint">{m.text_not_kept()}</p>}
      </span>
      {text !== null && (
        <Button onPress={() => save(text)} aria-label={m.download_document({ title: it.title, employer })}>
          <Download size={17} aria-hidden />
          {m.download()}
        </Button>
      )}
    </li>
  );
}
