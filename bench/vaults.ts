import { randomUUID } from "node:crypto";
import type { DepartmentId, DossierRef } from "@datakluis/contract";
import { copyRows } from "@datakluis/kit/copy";
import { kyselyOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys-folder";
import pg from "pg";
import { keyRingOf } from "../packages/vault/src/crypto/keyring.ts";
import { sealPerson } from "../packages/vault/src/people/seal.ts";
import type { Tables } from "../packages/vault/src/schema.ts";
import { personNumber, seedEmployer, type Employer } from "./people.ts";
import type { House } from "./tools.ts";

/** An employer whose people live in the vault; the service holds their employment. */
export type Vault = {
  employer: Employer;
  refs: readonly DossierRef[];
  anybody(): DossierRef;
  /** Who may open everybody. */
  user: { userId: string; sessionId: string; displayName: string };
};

const batchSize = 2_000;
type Seat = { ref: DossierRef; number: string; department: DepartmentId };

/** Puts `n` people in a vault, past its routes, as they stand there after they moved in. */
export async function seedVault(house: House, n: number, identityOf = personNumber): Promise<Vault> {
  const employer = await seedEmployer(house, n);
  const suite = await house.superuser("suite");
  const vault = await house.superuser("vault");
  await openVault(vault, employer);
  const key = await firstKey(house, employer);
  const { rows: seats } = await suite.query<Seat>(
    'select ref, personnel_number as "number", department_id as department from dossier where employer_id = $1 order by 2',
    [employer.id],
  );
  for (let from = 0; from < n; from += batchSize)
    await copyRows(
      vault,
      "person (employer_id, ref, personnel_number, department_id, version, key_version, told_employment, sealed)",
      seats
        .slice(from, from + batchSize)
        .map(({ ref, number, department }, at) => [
          { uuid: employer.id },
          { uuid: ref },
          { text: number },
          { uuid: department },
          { int: 1 },
          { int: key.version },
          { int: 1 },
          { bytes: sealPerson(key.key, { employerId: employer.id, ref, version: 1 }, identityOf(from + at)) },
        ]),
    );
  await suite.query("delete from identity where employer_id = $1", [employer.id]);
  await suite.query("update employer set vault = 'active' where id = $1", [employer.id]);
  await Promise.all([suite, vault].map((it) => it.query("vacuum analyze")));

  const refs = seats.map(({ ref }) => ref);
  return {
    employer,
    refs,
    anybody: () => refs[Math.floor(Math.random() * refs.length)]!,
    user: { userId: employer.administrator, sessionId: randomUUID(), displayName: "H. Bos" },
  };
}

/** The employer in the vault: agreed to, its departments, and who has access. */
async function openVault(vault: pg.Client, { id, administrator, departments }: Employer): Promise<void> {
  await vault.query(
    `insert into employer (id, name, state, accepted_at, moved_at) values ($1, $2, 'active', now(), now())`,
    [id, `Werkgever ${id}`],
  );
  await vault.query("insert into account (id, display_name, email) values ($1, 'H. Bos', 'h.bos@voorbeeld.example')", [
    administrator,
  ]);
  await vault.query(
    "insert into access (employer_id, user_id, role) select $1, $2, unnest(array['administrator', 'user'])",
    [id, administrator],
  );
  await vault.query(
    "insert into department (employer_id, id, name) select $1, id, 'Afdeling ' || at from unnest($2::uuid[]) with ordinality as it (id, at)",
    [id, departments],
  );
}

async function firstKey(house: House, { id }: Employer) {
  const pool = new pg.Pool({ connectionString: house.superuserUrl("vault"), max: 1 });
  try {
    const ring = keyRingOf(kyselyOf<Tables>(pool), keyFolder(house.keyDirs.vault));
    const { version, wrapped } = await ring.makeFirst(id);
    await pool.query("insert into employer_key (employer_id, version, wrapped) values ($1, $2, $3)", [
      id,
      version,
      wrapped,
    ]);
    return await ring.newest(id);
  } finally {
    await pool.end();
  }
}
