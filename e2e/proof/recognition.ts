import {
  addPerson,
  pathOf,
  recognisePerson,
  retrievePerson,
  type EmployerId,
  type Endpoint,
  type WriteId,
} from "@datakluis/contract";
import type { Servers } from "@datakluis/kit/testing/servers";
import { castingOf, type Tenant, type Visitor } from "../rechten/cast.ts";
import { past } from "../rechten/past.ts";
import { markedDelivery } from "../tools/deliveries.ts";
import { id } from "../tools/story.ts";

/** How many people of an employer carry marks of their own; the second is retrieved without his being informed. */
const marked = 4;
const born = "1985-09-19";

type Marks = { lastName: string; bsn?: string; bornOn?: string; postcode?: string };
export type Asked = { who: Visitor; employerId: EmployerId; body: Marks };
export type Kind = { name: string; outcome: "one" | "not"; ask: Asked };
export type Stage = { kinds: Kind[]; open: Tenant; right: Marks; another: () => Promise<Visitor> };

/** What somebody of the delivery is recognised by. */
function marksOf(at: number): Marks {
  const { lastName, bsn } = markedDelivery(at + 1).people[at]!.marks;
  return { lastName: lastName!, bsn: bsn!, bornOn: born };
}

/** Employers with and without an agreement, who may and may not ask, and every kind of question there is. */
export async function stageOf(servers: Servers): Promise<Stage> {
  const casting = castingOf(servers);
  const administrator = await casting.first();
  const stranger = await casting.serviceUser(administrator, "functional_administrator", []);
  const tenant = (by: Visitor) => casting.tenant(by, "active", marked + 4, marked);
  const [open, closed, other] = await Promise.all([tenant(administrator), tenant(administrator), tenant(stranger)]);
  const another = () => casting.inOwnGroup(administrator, ["see_dossiers", "retrieve"], [open.id, closed.id]);
  const [doctor, powerless] = [await another(), await casting.serviceUser(administrator, "case_manager", [open.id])];
  await casting.allowRetrieval(open, doctor);
  await casting.allowRetrieval(other, await casting.inOwnGroup(stranger, ["see_dossiers", "retrieve"], [other.id]));

  const confidential = await casting.ticketFor(doctor, open.id, 1);
  const why = { careRequest: "appointment" as const, note: "Vroeg zelf om een afspraak" };
  const body = { id: id<WriteId>(), ticket: confidential, ...why, informed: false, atEmployeesRequest: true };
  await casting.suite(doctor)(retrievePerson, { params: { employerId: open.id }, body });
  const twins = await twoAlike(servers, open);

  const right = marksOf(0);
  const at = (employerId: EmployerId, body: Marks, who = doctor): Asked => ({ who, employerId, body });
  const kinds: Kind[] = [
    { name: "treffer", outcome: "one", ask: at(open.id, right) },
    { name: "vertrouwelijk opgehaald", outcome: "one", ask: at(open.id, marksOf(1)) },
    { name: "misser", outcome: "not", ask: at(open.id, { ...right, lastName: "Onbekend", bsn: "999990019" }) },
    { name: "andere naam", outcome: "not", ask: at(open.id, { ...right, lastName: "Onbekend" }) },
    { name: "andere datum", outcome: "not", ask: at(open.id, { ...right, bornOn: "1985-09-18" }) },
    { name: "twee mensen", outcome: "not", ask: at(open.id, twins) },
    { name: "geen recht", outcome: "not", ask: at(open.id, right, powerless) },
    { name: "geen overeenkomst", outcome: "not", ask: at(closed.id, right) },
    { name: "buiten bereik", outcome: "not", ask: at(other.id, right) },
    { name: "nergens", outcome: "not", ask: at(id<EmployerId>(), right) },
  ];
  // Nobody may ask this often: what is counted is written as ever, and forgotten, until `guesses` ends that.
  await past(
    servers,
    `create function forget_counts() returns trigger language plpgsql
       as $$ begin new.attempts := 0; new.misses := 0; return new; end $$;
     create trigger forget_counts before insert or update on retrieval_count
       for each row execute function forget_counts()`,
    [],
  );
  return { kinds, open, right, another };
}

/** Two people of one name, born on one day, at one address. */
async function twoAlike(servers: Servers, { id: employerId, hr, departmentId }: Tenant): Promise<Marks> {
  const marks = { lastName: "Tweeling", bornOn: "1990-04-04", postcode: "2611AB" };
  const ask = await servers.asUser(hr, "vault");
  for (const personnelNumber of ["TW1", "TW2"]) {
    const employment = { jobTitle: null, startsOn: "2026-01-01", endsOn: null, contractHours: null, normHours: null };
    const identity = { ...marks, nameUse: "own" as const, sex: "female" as const };
    await ask(addPerson, {
      params: { employerId },
      body: {
        ref: id<never>(),
        personnelNumber,
        departmentId,
        employment: { ...employment, contractKind: null, costCentre: null },
        identity,
        // The second seems to be the first, and is asked about.
        confirmed: true,
      },
    });
  }
  return marks;
}

/** Of each moment another, of every answer. */
const unsaid = new Set(["date", "keep-alive", "connection"]);

export async function ask(servers: Servers, { who, employerId, body }: Asked) {
  const url = new URL(pathOf(recognisePerson as unknown as Endpoint, { employerId }), servers.urls.vault);
  const headers = {
    authorization: `Bearer ${await servers.tokenFor(who, "vault")}`,
    "content-type": "application/json",
  };
  const before = performance.now();
  const told = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const text = await told.text();
  const ms = performance.now() - before;
  const names = [...told.headers].filter(([name]) => !unsaid.has(name)).map(([name, value]) => `${name}: ${value}`);
  return { ms, status: told.status, text, seen: JSON.stringify([told.status, names.toSorted(), text.length]) };
}

export const outcomeOf = (text: string) => (JSON.parse(text) as { outcome?: string }).outcome;
