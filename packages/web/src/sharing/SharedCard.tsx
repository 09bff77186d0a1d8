import type { SharedBecause } from "@datakluis/contract";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Card, Facts } from "../ui/Card.tsx";
import { careRequestWord } from "./words.ts";

/** The panel *Dossierdeling*: why the service sees this person. */
export const SharedCard = ({ shared }: { shared: SharedBecause }) => (
  <Card title={m.dossier_sharing()}>
    <Facts
      of={[
        [m.shared_on(), showMoment(shared.at)],
        [m.shared_by(), shared.byName],
        [m.care_request(), careRequestWord(shared.careRequest)],
        [m.note(), shared.careRequest === "activation" ? undefined : shared.note],
      ]}
    />
  </Card>
);
