import { listNameOf, type Dossier, type DossierRef } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useParams } from "@tanstack/react-router";
import { Briefcase, Check, EyeOff, Lock, Share2, Stethoscope, User } from "lucide-react";
import { useEffect } from "react";
import { AbsenceSheet, RecentTrajectories } from "../absence/SpellsCard.tsx";
import { codeOf } from "../app/ask.ts";
import { initialsOf, showDate, showMoment, showMonth } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { sentenceOf } from "../app/sentences.ts";
import { hasRight, opensVault, useSelf } from "../app/session.tsx";
import { NotesSheet } from "../notes/NotesSheet.tsx";
import { m } from "../paraglide/messages.js";
import { DownloadsCard } from "../exports/DownloadsCard.tsx";
import { ChangesCard } from "../people/ChangesCard.tsx";
import { IdentityCard } from "../people/IdentityCard.tsx";
import { TemporaryAddressCard } from "../people/TemporaryAddressCard.tsx";
import { useTemporaryAddress } from "../people/temporary-write.ts";
import { ExtentCard } from "../sharing/ExtentCard.tsx";
import { TasksTab } from "../poortwachter/TasksTab.tsx";
import { RetrievedBanner } from "../retrieval/Banner.tsx";
import { SharedCard } from "../sharing/SharedCard.tsx";
import { SharingHistory } from "../sharing/SharingHistory.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { useDossierActions, type Known } from "./actions.tsx";

/**
 * One dossier. The browser of a vault user is where employment (from the service) and identity (from the vault) meet;
 * whoever has no access to the vault gets what the service has.
 */
export function DossierPage() {
  const { ref } = useParams({ strict: false }) as { ref: DossierRef };
  const self = useSelf();
  const suite = useQuery(queries.dossier(ref));
  const dossier = suite.isError ? undefined : suite.data;
  // Asked at the same time where nothing else is possible; otherwise once it is known whose dossier this is.
  const asksVault = suite.data
    ? suite.data.vault !== "none" && opensVault(self, suite.data.employerId)
    : self.vaults.length > 0 && (suite.isError || self.employers.every(({ id }) => opensVault(self, id)));
  const vault = useQuery({ ...queries.person(ref), enabled: asksVault });
  const sharing = useQuery({ ...queries.sharing(ref), enabled: asksVault });
  // What was read before counts no longer once the vault says no, or is no longer asked.
  const person = asksVault && !vault.isError ? vault.data : undefined;

  useEffect(() => {
    void queryClient.invalidateQueries({ queryKey: ["recent"] });
  }, [ref, suite.isPending]);

  // A side that keeps us waiting does not keep us from what the other said.
  const vaultWaits = asksVault && vault.isPending && vault.failureCount === 0;
  if (vaultWaits || (suite.isPending && !(person && suite.failureCount))) return <p className="hint">{m.loading()}</p>;
  if (!dossier && !person) return <Missing fault={suite.error ?? vault.error} />;
  return (
    <Content
      known={{
        ref,
        dossier,
        identity: person?.identity ?? dossier?.person ?? undefined,
        person,
        sharing: asksVault && !sharing.isError ? sharing.data : undefined,
        inVault: asksVault,
      }}
      suiteFault={suite.error ?? suite.failureReason}
      vaultFault={asksVault ? (vault.error ?? vault.failureReason) : null}
    />
  );
}

function Missing({ fault }: { fault: unknown }) {
  useEffect(() => {
    document.title = `${m.dossier()} – Datakluis`;
  }, []);
  return (
    <div className="page">
      <h1>{m.dossier()}</h1>
      <Fault of={fault} />
      {codeOf(fault) === "not_permitted" && <p>{m.no_right_text()}</p>}
    </div>
  );
}

function Content({ known, suiteFault, vaultFault }: { known: Known; suiteFault: unknown; vaultFault: unknown }) {
  const { dossier, identity, person, sharing, inVault } = known;
  const self = useSelf();
  const { hash } = useLocation();
  const actions = useDossierActions(known);
  const number = dossier?.personnelNumber ?? person?.personnelNumber ?? "";
  const title = identity ? listNameOf(identity) : m.anonymous({ number });
  useEffect(() => {
    document.title = `${m.dossier()} ${number} – Datakluis`;
  }, [number]);
  const unshared = sharing
    ? sharing.state === "unshared"
    : dossier
      ? dossier.vault !== "none" && !dossier.person
      : false;

  return (
    <div className="dossier">
      <div>
        <div className="page-head">
          <span className="avatar large" aria-hidden>
            {identity ? initialsOf(listNameOf(identity)) : <Lock size={20} />}
          </span>
          <div>
            <h1 className={identity ? undefined : "anonymous"}>{title}</h1>
            <span className="hint">{subtitleOf(known, number)}</span>
          </div>
          <StatePill known={known} />
        </div>
        {unshared && (
          <Notice kind="warn">
            <b>{m.unshared_title()}</b> {inVault ? m.unshared_text_employer() : m.unshared_text_service()}
          </Notice>
        )}
        {dossier && <RetrievedBanner dossier={dossier} />}
        {sharing?.state === "sharing" && <Notice>{m.sharing_text()}</Notice>}
        {sharing?.state === "revoking" && <Notice kind="warn">{m.revoking_text()}</Notice>}
        {!inVault && dossier?.updatesStoppedAt && (
          <Notice>{m.updates_stopped_service({ moment: showMoment(dossier.updatesStoppedAt) })}</Notice>
        )}
        <Away fault={vaultFault} away={m.vault_away_text()} />
        <Away fault={suiteFault} away={m.suite_away_text()} />
        <Tabs
          key={`${known.ref} ${hash}`}
          label={m.dossier()}
          first={hash === "taken" ? "tasks" : undefined}
          sheets={[
            { id: "overview", title: m.overview(), content: <Overview known={known} /> },
            ...(dossier
              ? [
                  { id: "tasks", title: m.tasks(), content: <TasksTab dossier={known.ref} /> },
                  {
                    id: "trajectories",
                    title: m.trajectories(),
                    content: <AbsenceSheet dossier={dossier} deeds={actions.spells} />,
                  },
                  { id: "notes", title: m.notes_tab(), content: <NotesSheet dossier={dossier} part="notes" /> },
                ]
              : []),
            ...(dossier && hasRight(self, "medical")
              ? [
                  {
                    id: "medical",
                    title: m.notes_medical_tab(),
                    content: <NotesSheet dossier={dossier} part="medical" />,
                  },
                ]
              : []),
          ]}
        />
        <div className="phone-bar">{actions.phone}</div>
      </div>
      <aside aria-label={m.actions_and_history()}>
        <Card title={m.actions()} className="actions-card">
          <div className="choices">{actions.desktop}</div>
        </Card>
        {sharing && person && sharing.state !== "unshared" && (
          <ExtentCard
            dossier={known.ref}
            sharing={sharing}
            identity={person.identity}
            hasContent={dossier?.hasContent ?? false}
          />
        )}
        {sharing && (
          <div data-help="sharing-history">
            <SharingHistory sharing={sharing} />
          </div>
        )}
        {dossier && <DownloadsCard dossier={known.ref} />}
        {person && <ChangesCard dossier={known.ref} />}
        {!inVault && dossier?.shared && <SharedCard dossier={dossier} shared={dossier.shared} />}
      </aside>
      {actions.dialogs}
    </div>
  );
}

/** A side that does not answer is no fault of the person asking; another no is said as it is. */
function Away({ fault, away }: { fault: unknown; away: string }) {
  if (!fault) return null;
  return <Notice kind="warn">{codeOf(fault)?.endsWith("_away") ? away : sentenceOf(fault)}</Notice>;
}

function subtitleOf({ dossier, identity }: Known, number: string): string {
  const department = dossier?.employments[0]?.departmentName;
  return [bornOf(identity?.bornOn, dossier), number, department].filter(Boolean).join(" · ");
}

function bornOf(known: string | undefined, dossier: Dossier | undefined): string {
  if (known) return showDate(known);
  if (!dossier) return "";
  return dossier.coarse ? m.year_of_birth({ year: dossier.bornOn.slice(0, 4) }) : showDate(dossier.bornOn);
}

function StatePill({ known: { sharing, dossier } }: { known: Known }) {
  const held = dossier?.retrieved ? "retrieved" : dossier?.person ? "shared" : "unshared";
  const state = sharing?.state ?? (dossier?.vault === "none" ? undefined : held);
  if (!state) return null;
  const shown = {
    shared: { look: "ok", icon: <Check size={14} aria-hidden />, text: m.shared() },
    retrieved: { look: "warn", icon: <EyeOff size={14} aria-hidden />, text: m.retrieved_state() },
    sharing: { look: "", icon: <Share2 size={14} aria-hidden />, text: m.being_shared() },
    revoking: { look: "warn", icon: <Lock size={14} aria-hidden />, text: m.being_revoked() },
    unshared: { look: "warn", icon: <Lock size={14} aria-hidden />, text: m.not_shared() },
  }[state];
  return (
    <span className={`pill ${shown.look}`}>
      {shown.icon}
      {shown.text}
    </span>
  );
}

function Overview({ known }: { known: Known }) {
  const { dossier, identity, person } = known;
  const keepAddress = useTemporaryAddress(known);
  return (
    <div className="page">
      <div className="cards">
        {identity ? (
          <IdentityCard
            identity={identity}
            number={dossier?.personnelNumber ?? person?.personnelNumber ?? ""}
            editable={person}
          />
        ) : (
          <Card title={m.employee()} icon={<User size={18} aria-hidden />}>
            <p className="hint">{m.identity_in_vault()}</p>
          </Card>
        )}
        {dossier && <EmploymentCard dossier={dossier} />}
        {identity && <TemporaryAddressCard address={identity.temporaryAddress} keep={keepAddress} />}
      </div>
      {dossier && (
        <Card title={m.recent_trajectories()} icon={<Stethoscope size={18} aria-hidden />}>
          <RecentTrajectories dossier={dossier} />
        </Card>
      )}
    </div>
  );
}

const amount = (hours: number | null) =>
  hours === null ? null : m.hours_a_week({ hours: String(hours).replace(".", ",") });

function EmploymentCard({ dossier }: { dossier: Dossier }) {
  const [current] = dossier.employments;
  return (
    <Card title={m.current_employment()} icon={<Briefcase size={18} aria-hidden />}>
      <Facts
        of={[
          [m.employer(), dossier.employerName],
          [m.in_service_since(), current && (dossier.coarse ? showMonth : showDate)(current.startsOn)],
          [m.in_service_until(), current?.endsOn && showDate(current.endsOn)],
          [m.department(), current?.departmentName],
          [m.job_title(), current?.jobTitle],
          [m.hours(), current && amount(current.contractHours)],
          [m.contract_kind(), current?.contractKind],
          [m.cost_centre(), current?.costCentre],
        ]}
      />
      {!current && <p className="hint">{m.no_employment()}</p>}
    </Card>
  );
}
