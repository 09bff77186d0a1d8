import type { Dossier, SharedBecause } from "@datakluis/contract";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Card, Facts } from "../ui/Card.tsx";
import { SharedBsn } from "./SharedBsn.tsx";
import { bsnPurposeWord, careRequestWord } from "./words.ts";

const isRetrieved = ({ retrieved, shared }: Dossier) => retrieved !== null || shared?.retrieved === true;

/** The panel *Dossierdeling*: why the service sees this person, and his BSN when it may. */
export const SharedCard = ({ dossier, shared }: { dossier: Dossier; shared: SharedBecause }) => (
  <Card title={m.dossier_sharing()}>
    <Facts
      of={[
        [isRetrieved(dossier) ? m.retrieved_on() : m.shared_on(), showMoment(shared.at)],
        [isRetrieved(dossier) ? m.retrieved_by() : m.shared_by(), shared.byName],
        [m.care_request(), careRequestWord(shared.careRequest)],
        [m.note(), shared.careRequest === "activation" ? undefined : shared.note],
        [m.bsn(), dossier.bsnBecause && <SharedBsn key={dossier.bsnBecause.at} dossier={dossier.ref} />],
        [m.bsn_for(), dossier.bsnBecause && bsnPurposeWord(dossier.bsnBecause.purpose)],
      ]}
    />
  </Card>
);
