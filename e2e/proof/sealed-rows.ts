import type { KeyObject } from "node:crypto";
import type pg from "pg";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { aboutOf, open, unwrapKey } from "@datakluis/kit/seal";
import type { Servers } from "@datakluis/kit/testing/servers";
import type { Lying } from "@datakluis/kit/testing/attacks";

/** The data keys of an employer as they stand wrapped in the database, opened at the key service. */
export async function dataKeys(servers: Servers, vault: pg.Pool, employerId: EmployerId) {
  const keys = keyFolder(servers.keyDirs.vault);
  const { rows } = await vault.query<{ version: number; wrapped: Buffer }>(
    "select version, wrapped from employer_key where employer_id = $1 order by version",
    [employerId],
  );
  const opened = rows.map(
    async ({ version, wrapped }) =>
      [version, await keys.unwrap(employerId, wrapped, aboutOf(employerId, "data-key", version))] as const,
  );
  return new Map<number, KeyObject>(await Promise.all(opened));
}

type PersonRow = { ref: DossierRef; version: number; key_version: number; sealed: Buffer };
export const peopleOf = async (vault: pg.Pool, employerId: EmployerId) =>
  (
    await vault.query<PersonRow>(
      "select ref, version, key_version, sealed from person where employer_id = $1 order by ref",
      [employerId],
    )
  ).rows;

/** Opened as the vault does: the row says whose it is, and under which key. */
export const openPersonRow = (
  keys: ReadonlyMap<number, KeyObject>,
  employerId: EmployerId,
  { ref, version, key_version }: Omit<PersonRow, "sealed">,
  bytes: Buffer,
) => open(keys.get(key_version)!, bytes, aboutOf(employerId, ref, "person", version));

type ListPage = { id: string; list_key: Buffer; wrapped_key: Buffer; kind: string; page: number; sealed: Buffer };

/** Of a crowd all lie alike: so many of them are enough, besides whoever was written again. */
const mostPeople = 200;

/** What lies sealed in the vault of an employer. `before` holds what lay there earlier, by ref. */
export async function lyingInVault(
  servers: Servers,
  vault: pg.Pool,
  employerId: EmployerId,
  before: ReadonlyMap<string, Buffer> = new Map(),
): Promise<Lying[]> {
  const service = keyFolder(servers.keyDirs.vault);
  const keys = await dataKeys(servers, vault, employerId);
  const everybody = await peopleOf(vault, employerId);
  const chosen = everybody.filter(({ ref }, at) => at < mostPeople || before.has(ref));
  const people = chosen.map((row) => ({
    what: "persoon",
    bytes: row.sealed,
    before: before.get(row.ref),
    open: (bytes: Buffer) => openPersonRow(keys, employerId, row, bytes),
  }));
  const past = await vault.query<PersonRow>(
    "select ref, version, key_version, sealed from person_past where employer_id = $1",
    [employerId],
  );
  const extents = await vault.query<{ ref: string; topic: string; seq: number; note: Buffer; key_version: number }>(
    "select ref, topic, seq, note, key_version from extent_event where employer_id = $1 and note is not null",
    [employerId],
  );
  const notes = await vault.query<{ ref: string; seq: number; note: Buffer; key_version: number }>(
    "select ref, seq, note, key_version from sharing_event where employer_id = $1 and note is not null",
    [employerId],
  );
  const messages = await vault.query<{ ref: string; seq: number; sealed: Buffer; key_version: number }>(
    "select ref, seq, sealed, key_version from absence_message where employer_id = $1",
    [employerId],
  );
  const secrets = await vault.query<{ webhook_id: string; id: string; key_version: number; sealed: Buffer }>(
    "select webhook_id, id, key_version, sealed from webhook_secret where employer_id = $1",
    [employerId],
  );
  const wrapped = await vault.query<{ version: number; wrapped: Buffer }>(
    "select version, wrapped from employer_key where employer_id = $1",
    [employerId],
  );
  const deliveries = await vault.query<{ id: string; wrapped_key: Buffer; part: number; sealed: Buffer }>(
    `select id, wrapped_key, part, sealed from delivery join delivery_part on delivery_part.employer_id = delivery.employer_id
       and delivery_id = id where delivery.employer_id = $1 and wrapped_key is not null`,
    [employerId],
  );
  const pages = await vault.query<ListPage>(
    `select id, list_key, wrapped_key, list.kind, page, sealed from delivery join delivery_list list
       on list.employer_id = delivery.employer_id and delivery_id = id
     where delivery.employer_id = $1 and case list.kind when 'rejected' then wrapped_key else list_key end is not null`,
    [employerId],
  );
  const unwrapped = (name: string, about: Buffer) => async (bytes: Buffer) =>
    (await service.unwrap(name, bytes, about)).export();
  const parts = deliveries.rows.map(async ({ id, wrapped_key, part, sealed }) => {
    const key = await service.unwrap(employerId, wrapped_key, aboutOf(employerId, id, "delivery"));
    return {
      what: "levering",
      bytes: sealed,
      open: (bytes: Buffer) => open(key, bytes, aboutOf(employerId, id, "part", part, "3")),
    };
  });
  const lists = pages.rows.map(async ({ id, kind, page, sealed, list_key, wrapped_key }) => {
    const [wrapped, about] = kind === "rejected" ? [wrapped_key, "delivery"] : [list_key, "list"];
    const key = await service.unwrap(employerId, wrapped, aboutOf(employerId, id, about));
    return {
      what: "lijst van een levering",
      bytes: sealed,
      open: (bytes: Buffer) => open(key, bytes, aboutOf(employerId, id, "list", kind, page, "2")),
    };
  });
  return [
    ...people,
    ...past.rows.map((row) => ({
      what: "persoon van vroeger",
      bytes: row.sealed,
      open: (bytes: Buffer) => openPersonRow(keys, employerId, row, bytes),
    })),
    ...extents.rows.map(({ ref, topic, seq, note, key_version }) => ({
      what: "reden",
      bytes: note,
      open: (bytes: Buffer) =>
        open(keys.get(key_version)!, bytes, aboutOf(employerId, ref, `extent-note:${topic}`, seq)),
    })),
    ...notes.rows.map(({ ref, seq, note, key_version }) => ({
      what: "toelichting",
      bytes: note,
      open: (bytes: Buffer) => open(keys.get(key_version)!, bytes, aboutOf(employerId, ref, "note", seq)),
    })),
    ...messages.rows.map(({ ref, seq, sealed, key_version }) => ({
      what: "verzuimmelding",
      bytes: sealed,
      open: (bytes: Buffer) => open(keys.get(key_version)!, bytes, aboutOf(employerId, ref, "absence", seq)),
    })),
    ...secrets.rows.map(({ webhook_id, id, key_version, sealed }) => ({
      what: "geheim van een webhook",
      bytes: sealed,
      open: (bytes: Buffer) =>
        open(keys.get(key_version)!, bytes, aboutOf(employerId, webhook_id, "webhook-secret", id)),
    })),
    ...wrapped.rows.map(({ version, wrapped: bytes }) => ({
      what: "omhulde sleutel",
      bytes,
      open: unwrapped(employerId, aboutOf(employerId, "data-key", version)),
    })),
    ...deliveries.rows.map(({ id, wrapped_key: bytes }) => ({
      what: "omhulde sleutel",
      bytes,
      open: unwrapped(employerId, aboutOf(employerId, id, "delivery")),
    })),
    ...(await Promise.all([...parts, ...lists])),
  ];
}

export type IdentityRow = {
  employer_id: string;
  ref: string;
  version: number;
  wrapped_key: Buffer;
  sealed: Buffer;
  because: Buffer | null;
};

export const identitiesOf = async (suite: pg.Pool, employerIds: readonly EmployerId[]) =>
  (
    await suite.query<IdentityRow>(
      `select employer_id, ref, version, wrapped_key, sealed, because from identity
       where employer_id = any($1) and wrapped_key is not null`,
      [employerIds],
    )
  ).rows;

/** The identities at the service, why it has them, and the key each has. */
export async function lyingAtService(
  servers: Servers,
  suite: pg.Pool,
  employerIds: readonly EmployerId[],
  before: ReadonlyMap<string, IdentityRow>,
): Promise<Lying[]> {
  const kept = await suite.query<{ wrapped: Buffer }>("select wrapped from master_key");
  const service = keyFolder(servers.keyDirs.suite);
  const master = await service.unwrap("suite", kept.rows[0]!.wrapped, aboutOf("suite", "master"));
  return (await identitiesOf(suite, employerIds)).flatMap(
    ({ employer_id, ref, version, wrapped_key, sealed, because }) => {
      const about = (what: string) => aboutOf(employer_id, ref, what, version);
      const key = unwrapKey(master, wrapped_key, about("key"));
      const opening = (what: string) => (bytes: Buffer) => open(key, bytes, about(what));
      return [
        { what: "identiteit", bytes: sealed, before: before.get(ref)?.sealed, open: opening("identity") },
        ...(because ? [{ what: "waarom gedeeld", bytes: because, open: opening("because") }] : []),
        {
          what: "sleutel van een identiteit",
          bytes: wrapped_key,
          before: before.get(ref)?.wrapped_key,
          open: (bytes: Buffer) => unwrapKey(master, bytes, about("key")).export(),
        },
      ];
    },
  );
}
