import { randomUUID, type KeyObject } from "node:crypto";
import type { DepartmentId, DossierRef, EmployerId, Identity, UserId } from "@datakluis/contract";
import { copyRows } from "@datakluis/kit/copy";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { kyselyOf } from "@datakluis/kit/db";
import pg from "pg";
import { readMasterKey, sealIdentity } from "../packages/suite/src/identities/store.ts";
import type { Tables } from "../packages/suite/src/schema.ts";
import type { House } from "./tools.ts";

/** An employer before it has a vault: the service holds its people, sealed; and who may act for whom. */
export type Employer = {
  id: EmployerId;
  serviceAdministrator: UserId;
  administrator: UserId;
  caseManager: UserId;
  departments: DepartmentId[];
};

export const lastNames = [
  "Jansen",
  "de Vries",
  "van den Berg",
  "Bakker",
  "Visser",
  "Yılmaz",
  "Öztürk",
  "Smit",
  "Meijer",
  "Haddou",
];
const streets = ["Dorpsstraat", "Lindelaan", "Prins Hendrikkade", "Kerkweg", "Burgemeester de Wolfstraat"];
const cities = ["Utrecht", "Groningen", "'s-Hertogenbosch", "Sneek", "Capelle aan den IJssel"];

/** An invented person with every field an employer usually delivers. */
export const personNumber = (i: number): Identity => ({
  lastName: `${lastNames[i % lastNames.length]!}${i}`,
  initials: "E.E.N.",
  callName: "Eva",
  partnerLastName: lastNames[(i * 7) % lastNames.length]!,
  nameUse: "own_partner",
  sex: i % 2 ? "female" : "male",
  bornOn: `${1960 + (i % 45)}-0${1 + (i % 9)}-1${i % 10}`,
  bsn: "999993653",
  street: streets[i % streets.length]!,
  houseNumber: String(1 + (i % 300)),
  postcode: `${1000 + (i % 9000)}AB`,
  city: cities[i % cities.length]!,
  phoneMobile: "+31612345678",
  phoneWork: "+31201234567",
  emailWork: `werknemer.${i}@werkgever.example`,
  emailPrivate: `iemand.${i}@voorbeeld.example`,
  iban: "NL91ABNA0417164300",
});

const batchSize = 2_000;

/** Puts an employer of `n` people into the suite, past its routes: what is measured begins after it. */
export async function seedEmployer(house: House, n: number): Promise<Employer> {
  const suite = await house.superuser("suite");
  const master = await masterOf(house);
  const id = randomUUID() as EmployerId;
  const departments = Array.from({ length: 40 }, () => randomUUID() as DepartmentId);
  await suite.query("insert into employer (id, name) values ($1, $2)", [id, `Werkgever ${id}`]);
  const account = async (name: string, side: string, group: string) => {
    const user = randomUUID() as UserId;
    await suite.query("insert into account (id, display_name, email, side, group_name) values ($1, $2, $3, $4, $5)", [
      user,
      name,
      `${user}@voorbeeld.example`,
      side,
      group,
    ]);
    await suite.query("insert into reach (user_id, employer_id) values ($1, $2)", [user, id]);
    return user;
  };
  const serviceAdministrator = await account("F. Beheer", "service", "functional_administrator");
  const administrator = await account("H. Bos", "employer", "hr");
  const caseManager = await account("C. de Wit", "service", "case_manager");
  await suite.query(
    "insert into department (employer_id, id, code, name) select $1, id, 'A' || at, 'Afdeling ' || at from unnest($2::uuid[]) with ordinality as it (id, at)",
    [id, departments],
  );
  for (let from = 0; from < n; from += batchSize)
    await seedPeople(suite, master, id, departments, from, Math.min(batchSize, n - from));
  await suite.query("vacuum analyze");
  return { id, serviceAdministrator, administrator, caseManager, departments };
}

async function seedPeople(
  suite: pg.Client,
  master: KeyObject,
  employer: EmployerId,
  departments: DepartmentId[],
  from: number,
  count: number,
): Promise<void> {
  const people = Array.from({ length: count }, (_, at) => ({ at: from + at, ref: randomUUID() as DossierRef }));
  await suite.query("begin");
  await copyRows(
    suite,
    "dossier (employer_id, ref, personnel_number, department_id, born_on, sex)",
    people.map(({ at, ref }) => [
      { uuid: employer },
      { uuid: ref },
      { text: `P${String(at).padStart(7, "0")}` },
      { uuid: departments[at % departments.length]! },
      { date: personNumber(at).bornOn },
      { text: personNumber(at).sex },
    ]),
  );
  await copyRows(
    suite,
    "employment (employer_id, ref, starts_on, job_title)",
    people.map(({ ref }) => [{ uuid: employer }, { uuid: ref }, { date: "2019-03-01" }, { text: "Medewerker" }]),
  );
  await copyRows(
    suite,
    "identity (employer_id, ref, source, version, wrapped_key, sealed)",
    people.map(({ at, ref }) => {
      const it = sealIdentity(master, { employer_id: employer, ref, version: 1 }, personNumber(at));
      return [
        { uuid: employer },
        { uuid: ref },
        { text: "delivered" },
        { int: 1 },
        { bytes: it.wrapped_key },
        { bytes: it.sealed },
      ];
    }),
  );
  await suite.query("commit");
}

async function masterOf(house: House): Promise<KeyObject> {
  const pool = new pg.Pool({ connectionString: house.databases.suite.appUrl, max: 1 });
  try {
    return await readMasterKey(kyselyOf<Tables>(pool), keyFolder(house.keyDirs.suite));
  } finally {
    await pool.end();
  }
}
