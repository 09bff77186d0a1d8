import type { Employer, EmployerId } from "@datakluis/contract";
import { useParams } from "@tanstack/react-router";
import { ActivationCard } from "../activation/ActivationCard.tsx";
import { useSelf } from "../app/session.tsx";
import { DeliveriesList } from "../deliveries/DeliveriesList.tsx";
import { m } from "../paraglide/messages.js";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { ProtocolCard } from "../poortwachter/ProtocolCard.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { EmployerUsers } from "./EmployerUsers.tsx";
import { MasterData } from "./MasterData.tsx";
import { vaultPill } from "./VaultPill.tsx";

/** One employer, as the service sets it up: data, users, deliveries, and where the identities stand. */
export function EmployerPage() {
  const { employerId } = useParams({ strict: false }) as { employerId: EmployerId };
  const employer = useSelf().employers.find((it) => it.id === employerId);
  if (!employer)
    return (
      <Page title={m.not_found_title()}>
        <Notice kind="warn">{m.not_found_text()}</Notice>
      </Page>
    );
  return (
    <Page title={employer.name} aside={vaultPill(employer.vault)}>
      <Tabs
        label={employer.name}
        sheets={[
          { id: "data", title: m.master_data(), content: <MasterData employer={employer} /> },
          { id: "tasks", title: m.own_tasks(), content: <ProtocolCard employerId={employerId} /> },
          { id: "users", title: m.users(), content: <EmployerUsers employer={employer} /> },
          { id: "deliveries", title: m.deliveries(), content: <Deliveries employer={employer} /> },
          { id: "vault", title: m.data_management(), content: <ActivationCard employer={employer} /> },
        ]}
      />
    </Page>
  );
}

/** With a vault, what it tells of deliveries to it comes first. */
const Deliveries = ({ employer: { id, vault } }: { employer: Employer }) =>
  vault === "none" ? (
    <DeliveriesList employerId={id} />
  ) : (
    <div className="stack">
      <DeliveriesList employerId={id} place="told" title={m.vault_deliveries()} />
      <DeliveriesList employerId={id} title={m.before_the_vault()} />
    </div>
  );
