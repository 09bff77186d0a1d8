import { useQuery } from "@tanstack/react-query";
import { Building2, FileCheck2, KeyRound, Search } from "lucide-react";
import { requestTitle } from "../access/words.ts";
import { waitingFor } from "../agreement/opening.ts";
import { addressOf } from "../app/addresses.ts";
import { listWords, showAgo, showMoment } from "../app/format.ts";
import { GoLink, useGo } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { hasRight, isVaultAdministrator, opensVault, useSelf } from "../app/session.tsx";
import { ExportButton, exportPlaces } from "../exports/ExportButton.tsx";
import { FreezeCard } from "../freeze/FreezeCard.tsx";
import { vaultPill } from "../organisation/VaultPill.tsx";
import { m } from "../paraglide/messages.js";
import { AddPersonButton } from "../people/AddPersonButton.tsx";
import { TasksCard } from "../poortwachter/TasksCard.tsx";
import { OneAdministrator } from "../succession/OneAdministrator.tsx";
import { SuccessionCard } from "../succession/SuccessionCard.tsx";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Notices } from "./Notices.tsx";

/** The first page: what waits for this person, and where to begin when nothing does. */
export function Actueel() {
  const self = useSelf();
  const { first: waiting, renewals } = waitingFor(self);
  const seesPeople = hasRight(self, "see_dossiers") || self.vaults.length > 0;
  const editable = self.vaults.filter((it) => it.state === "active" && opensVault(self, it.id));
  const exportable = exportPlaces(self);
  return (
    <Page title={m.welcome({ name: self.account.displayName })} browserTitle={m.actueel()}>
      {self.away.vault && <Notice kind="warn">{m.vault_away_text()}</Notice>}
      {self.away.suite && <Notice kind="warn">{m.suite_away_text()}</Notice>}
      {waiting.length > 0 && (
        <Card title={m.agreement_waits()} icon={<FileCheck2 size={18} aria-hidden />}>
          <p>
            {m.agreement_waits_text({
              employer: listWords(waiting.map(({ name }) => name)),
              service: self.service || m.your_service(),
            })}
          </p>
          <p style={{ marginTop: 8 }}>
            <GoLink to={addressOf.agreements} className="button primary">
              {m.read_and_accept()}
            </GoLink>
          </p>
        </Card>
      )}
      {renewals.length > 0 && (
        <Card title={m.renewal_waits()} icon={<FileCheck2 size={18} aria-hidden />}>
          <ul className="plain-list">
            {renewals.map((it) => (
              <li key={it.id}>
                {it.name} <span className="hint">{m.renewal_since({ moment: showMoment(it.renewalSince!) })}</span>
              </li>
            ))}
          </ul>
          <p>{m.renewal_waits_text()}</p>
          <p style={{ marginTop: 8 }}>
            <GoLink to={addressOf.agreements} className="button primary">
              {m.read_and_accept()}
            </GoLink>
          </p>
        </Card>
      )}
      {self.vaults
        .filter((it) => it.roles.includes("administrator"))
        .map((it) => (
          <FreezeCard key={it.id} id={it.id} name={it.name} />
        ))}
      {self.vaults
        .filter((it) => opensVault(self, it.id))
        .map((it) => (
          <SuccessionCard key={it.id} id={it.id} name={it.name} />
        ))}
      {self.vaults
        .filter((it) => it.roles.includes("administrator"))
        .map((it) => (
          <OneAdministrator key={it.id} id={it.id} name={it.name} />
        ))}
      {self.vaults.length > 0 && <Notices />}
      {hasRight(self, "see_dossiers") && self.widgets.includes("tasks") && <TasksCard />}
      {isVaultAdministrator(self) && self.widgets.includes("access_requests") && <AccessRequests />}
      {hasRight(self, "administer") && self.widgets.includes("employers") && <EmployersCard />}
      {hasRight(self, "deliver") &&
        self.widgets.includes("deliver") &&
        self.employers.some((it) => it.vault === "none") && <DeliverCard />}
      {seesPeople && self.widgets.includes("find") && (
        <Card
          title={m.find_somebody()}
          icon={<Search size={18} aria-hidden />}
          aside={
            (editable.length > 0 || exportable.length > 0) && (
              <span className="buttons">
                {exportable.length > 0 && <ExportButton places={exportable} />}
                {editable.length > 0 && <AddPersonButton employers={editable} />}
              </span>
            )
          }
        >
          <p>{self.account.side === "service" ? m.find_text_service() : m.find_text_employer()}</p>
        </Card>
      )}
    </Page>
  );
}

/** The block *Autorisatieverzoek datakluis (n)* (C1). */
function AccessRequests() {
  const go = useGo();
  const requests = useQuery(queries.accessRequests());
  if (!requests.data) return null;
  return (
    <Card
      title={m.access_requests({ count: requests.data.length })}
      icon={<KeyRound size={18} aria-hidden />}
      aside={<Button onPress={() => go("/beheer")}>{m.to_vault_administration()}</Button>}
    >
      {requests.data.length === 0 && <p className="hint">{m.no_access_requests()}</p>}
      <ul className="rows">
        {requests.data.slice(0, 8).map((it) => (
          <li key={it.id}>
            <GoLink to={addressOf.request(it.id)}>{requestTitle(it)}</GoLink>
            <span className="hint">
              {showMoment(it.askedAt)} · {showAgo(it.askedAt)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function EmployersCard() {
  const { employers } = useSelf();
  return (
    <Card
      title={m.employers()}
      icon={<Building2 size={18} aria-hidden />}
      aside={
        <GoLink to="/werkgevers" className="button">
          {m.all_employers()}
        </GoLink>
      }
    >
      {employers.length === 0 && <p className="hint">{m.no_employers_yet()}</p>}
      <ul className="rows">
        {employers.slice(0, 8).map((it) => (
          <li key={it.id}>
            <GoLink to={addressOf.employer(it.id)}>{it.name}</GoLink>
            {vaultPill(it.vault)}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function DeliverCard() {
  const { employers } = useSelf();
  return (
    <Card title={m.deliver_employees()}>
      <p>{m.deliver_employees_text()}</p>
      <p style={{ marginTop: 8 }}>
        <GoLink to={addressOf.deliveries(employers[0]!.id)} className="button">
          {m.to_deliveries()}
        </GoLink>
      </p>
    </Card>
  );
}
