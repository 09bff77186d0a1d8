import { ask, type Knocker } from "./asked.ts";
import type { Tenant } from "./cast.ts";
import type { Told } from "./door.ts";
import { questions } from "./questions.ts";
import { written } from "./routes.ts";
import type { Stage } from "./stage.ts";
import { tableBelow } from "./table.ts";

const personIn = ({ text }: Told) => {
  const { person, identity } = JSON.parse(text) as { person?: unknown; identity?: unknown };
  return person ?? identity ?? null;
};

/** What the page calls this answer, where the page may tell with or without a name. */
const heard = (told: Told, promised: string): string => {
  if (told.status >= 400) return told.code ?? String(told.status);
  return promised === "ja" ? "ja" : personIn(told) ? "met naam" : "anoniem";
};

const who = (
  { caseManager, doctor, administrator, substitute, limited, reader }: Stage,
  role: string,
  { hr, keeper }: Tenant,
): Knocker => {
  const known = { casemanager: caseManager, HR: hr, datakluisgebruiker: hr, "functioneel beheerder": administrator };
  const others = {
    bedrijfsarts: doctor,
    plaatsvervanger: substitute,
    "alleen met zorgvraag": limited,
    "vervanger van HR": reader,
  };
  return { role, who: { ...known, ...others, "beoogd datakluisbeheerder": keeper }[role]! };
};

type Cell = { role: string; name: string; state: string; promised: string };
const cellsBelow = (heading: string): Cell[] =>
  tableBelow(heading).flatMap(({ wie, vraag, ...states }) => {
    const name = written.find((it) => it.name.endsWith(` ${vraag}`))?.name ?? String(vraag);
    return Object.entries(states).map(([state, promised]) => ({ role: wie!, name, state, promised }));
  });

const routeOf = (name: string) => {
  const route = written.find((it) => it.name === name);
  if (!route) throw new Error(`${name} staat niet in de tabellen van docs/rechten.md.`);
  return route;
};

/** Answers that depend on the dossier: each cell with what the server said when it is something else. */
export async function wrongByDossier(stage: Stage): Promise<string[]> {
  const { own } = stage;
  const written = async () => {
    const ref = await stage.shared(own);
    await stage.casting.sick(own.hr, ref);
    return ref;
  };
  const dossiers: Record<string, () => Promise<string>> = {
    "niet gedeeld": async () => stage.take(own),
    gedeeld: () => stage.shared(own),
    "gedeeld, met dossiervulling": written,
    ingetrokken: () => stage.revoked(own),
    "vertrouwelijk opgehaald": () => stage.confidential(own),
  };
  const wrong: string[] = [];
  for (const { role, name, state, promised } of cellsBelow("Van het dossier")) {
    const by = who(stage, role, own);
    const asked = await questions[name]!({ stage, who: by.who, tenant: own, may: false });
    const told = await ask(stage, routeOf(name), by, { ...asked, params: { ref: await dossiers[state]!() } });
    if (heard(told, promised) !== promised) wrong.push(`${name} als ${role}, ${state}: ${heard(told, promised)}`);
  }
  return wrong;
}

/** The same for answers that depend on the employer. */
export async function wrongByEmployer(stage: Stage): Promise<string[]> {
  const { none, awaiting, own, ended } = stage;
  const tenants: Record<string, Tenant> = {
    "geen datakluis": none,
    "wacht op akkoord": awaiting,
    "datakluis actief": own,
    beëindigd: ended,
  };
  const wrong: string[] = [];
  for (const { role, name, state, promised } of cellsBelow("Van de werkgever")) {
    const tenant = tenants[state]!;
    const by = who(stage, role, tenant);
    const asked = await questions[name]!({ stage, who: by.who, tenant, may: promised === "ja" });
    const told = await ask(stage, routeOf(name), by, asked);
    if (heard(told, promised) !== promised) wrong.push(`${name} als ${role}, ${state}: ${heard(told, promised)}`);
  }
  return wrong;
}
