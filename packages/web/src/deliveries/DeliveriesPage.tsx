import type { EmployerId, VaultState } from "@datakluis/contract";
import { useParams } from "@tanstack/react-router";
import { addressOf } from "../app/addresses.ts";
import { GoLink } from "../app/GoLink.tsx";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { DeliveriesList } from "./DeliveriesList.tsx";
import { UploadCard } from "./UploadCard.tsx";

/** Delivering employees: choose a file, and see what was delivered before. */
export function DeliveriesPage() {
  const { employerId } = useParams({ strict: false }) as { employerId: EmployerId };
  const { employers } = useSelf();
  const employer = employers.find((it) => it.id === employerId);
  if (!employer)
    return (
      <Page title={m.not_found_title()}>
        <Notice kind="warn">{m.not_found_text()}</Notice>
      </Page>
    );
  return (
    <Page title={m.deliveries()} under={employer.name}>
      {employers.length > 1 && (
        <Card title={m.employer()}>
          <ul className="rows">
            {employers.map((it) => (
              <li key={it.id}>
                <GoLink to={addressOf.deliveries(it.id)} current={it.id === employerId}>
                  {it.name}
                </GoLink>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {employer.vault === "none" ? (
        <>
          <UploadCard employerId={employerId} place="suite" />
          <DeliveriesList employerId={employerId} />
        </>
      ) : (
        <>
          <Notice kind={employer.vault === "active" ? "info" : "warn"}>{whereTo(employer.vault)}</Notice>
          {employer.vault !== "ended" && (
            <UploadCard employerId={employerId} place="vault" arranges={employer.vault === "active"} />
          )}
          <DeliveriesList employerId={employerId} place="vault" title={m.vault_deliveries()} />
          <DeliveriesList employerId={employerId} title={m.before_the_vault()} />
        </>
      )}
    </Page>
  );
}

function whereTo(vault: VaultState): string {
  if (vault === "ended") return m.deliver_ended();
  return vault === "active" ? m.deliver_to_vault() : m.deliver_quarantine();
}
