import type { Standing, UserId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Building2, KeyRound, ShieldCheck } from "lucide-react";
import { addressOf } from "../app/addresses.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { rightWord } from "../groups/words.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Table } from "../ui/Table.tsx";
import { vaultPill } from "./VaultPill.tsx";
import { groupWord, placeWord } from "./words.ts";

/** What a user may do, where, and why (bekijk als): for who manages users, without data of employees. */
export function StandingPage() {
  const { userId } = useParams({ strict: false }) as { userId: UserId };
  const { data, error } = useQuery(queries.standing(userId));
  return (
    <Page title={data ? m.view_as_of({ name: data.displayName }) : m.view_as()} browserTitle={m.view_as()}>
      <Fault of={error} />
      {data && (
        <p>
          <Back of={data} />
        </p>
      )}
      {data && <Notice>{m.view_as_text({ name: data.displayName })}</Notice>}
      {data && (
        <>
          <Card title={m.rights()} icon={<ShieldCheck size={18} aria-hidden />}>
            <Rights of={data} />
          </Card>
          <Card title={m.reach()} icon={<Building2 size={18} aria-hidden />}>
            <Places of={data} />
          </Card>
          {data.side === "employer" && (
            <Card title={m.vaults_title()} icon={<KeyRound size={18} aria-hidden />}>
              <ul className="rows">
                {data.vaults.map((it) => (
                  <li key={it.employerId}>
                    <span>
                      <b>{it.employerName}</b>
                      <br />
                      <span className="hint">{vaultWord(it)}</span>
                    </span>
                    {vaultPill(it.vault)}
                  </li>
                ))}
              </ul>
            </Card>
          )}
        </>
      )}
    </Page>
  );
}

/** To the list he stands in. An employer's user stands with his employers, of which the first will do. */
function Back({ of: { side, vaults } }: { of: Standing }) {
  const [employer] = side === "employer" ? vaults : [];
  return <GoLink to={employer ? addressOf.employer(employer.employerId) : "/gebruikers"}>{m.to_users()}</GoLink>;
}

function Rights({ of: { rights, group, groupName } }: { of: Standing }) {
  if (!rights.length) return <p className="hint">{m.no_rights()}</p>;
  const why = (lenderName: string | null) =>
    lenderName === null
      ? m.through_group({ group: groupWord(group, groupName) })
      : m.through_lender({ name: lenderName });
  return (
    <Table
      columns={[m.right_column(), m.why_column()]}
      rows={rights.map(({ right, from }) => ({
        key: right,
        cells: [rightWord(right), from.map(({ lenderName }) => why(lenderName)).join(", ")],
      }))}
    />
  );
}

function Places({ of: { places } }: { of: Standing }) {
  if (!places.length) return <p className="hint">{m.works_nowhere()}</p>;
  return (
    <Table
      columns={[m.place_column(), m.why_column()]}
      rows={places.map(({ place, from: { lenderName }, employerNames, onlyContent }, at) => ({
        key: String(at),
        cells: [
          [
            placeWord(place),
            ...(employerNames.length ? [m.with_employers({ employers: employerNames.join(", ") })] : []),
            ...(onlyContent ? [m.only_content().toLowerCase()] : []),
          ].join(" · "),
          lenderName === null ? m.own_reach() : m.through_lender({ name: lenderName }),
        ],
      }))}
    />
  );
}

function vaultWord({ vault, asks }: Standing["vaults"][number]): string {
  if (vault === "none") return m.vault_none_here();
  return asks ? m.vault_asks() : m.vault_asks_nothing();
}
