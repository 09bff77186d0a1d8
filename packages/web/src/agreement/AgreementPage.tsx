import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { FileText } from "lucide-react";
import { addressOf } from "../app/addresses.ts";
import { showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Card, Facts } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Documents } from "./Documents.tsx";
import { MovingInCard } from "./MovingInCard.tsx";

/** The agreement of one employer, to read: where it stands, the master data, the documents. */
export function AgreementPage() {
  const { employerId } = useParams({ strict: false }) as { employerId: EmployerId };
  const agreement = useQuery(queries.agreement(employerId));
  if (!agreement.data)
    return (
      <Page title={m.agreement()}>
        <Fault of={agreement.error} />
      </Page>
    );
  const { employer, state, accepted, documents } = agreement.data;
  return (
    <Page title={m.agreement()} under={employer.name}>
      {state === "awaiting" && (
        <Notice>
          {m.wizard_why()} <GoLink to={addressOf.agreements}>{m.read_and_accept()}</GoLink>
        </Notice>
      )}
      {accepted && (
        <Notice kind="ok">{m.agreement_accepted({ name: accepted.byName, moment: showMoment(accepted.at) })}</Notice>
      )}
      {state !== "awaiting" && <MovingInCard employerId={employerId} title={m.moving_in()} />}
      <Card title={m.master_data()}>
        <Facts
          of={[
            [m.name(), employer.name],
            [m.chamber_number(), employer.chamberNumber],
            [m.representative_name(), employer.representativeName],
          ]}
        />
      </Card>
      <Card title={m.documents()} icon={<FileText size={18} aria-hidden />}>
        <Documents of={documents} />
      </Card>
    </Page>
  );
}
