import type { KeyObject } from "node:crypto";
import { sql } from "kysely";
import type { DossierRef, EmployerId, WebhookId } from "@datakluis/contract";
import { openExtentNote, openNote, openPerson, sealExtentNote, sealNote, sealPerson } from "../people/seal.ts";
import { openMessage, sealMessage } from "../absence/seal.ts";
import { openColumns, sealColumns } from "../deliveries/columns.ts";
import { rewrapExportKey } from "../ending/export.ts";
import type { Tx } from "../schema.ts";
import { openSecret, sealSecret, type SecretAt } from "../webhooks/secrets.ts";

/** The data keys of an employer by number, and the one everything is sealed under anew. */
export type Keys = { all: ReadonlyMap<number, KeyObject>; newest: number };

/** Something sealed: in which row, under which key. */
type Found<At> = { at: At; keyVersion: number; sealed: Buffer };

/**
 * A column that is sealed under the data key of an employer. Each can be read a page at a time in the order of its key,
 * opened and sealed anew, and put back: only where what stands there is still what was read, so another writer wins.
 */
export type Place<At = any> = {
  column: `${string}.${string}`;
  page(tx: Tx, employerId: EmployerId, newest: number, after: At | undefined, most: number): Promise<Found<At>[]>;
  reseal(employerId: EmployerId, keys: Keys, found: Found<At>): Buffer;
  put(tx: Tx, employerId: EmployerId, newest: number, rows: readonly (Found<At> & { anew: Buffer })[]): Promise<number>;
};

type Person = { ref: DossierRef; version: number };

/** Records of people, in the table of those that hold now or of those that stood before: both bound to their version. */
const recordsIn = (table: "person" | "person_past"): Place<Person> => ({
  column: `${table}.sealed`,
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom(table)
      .select(["ref", "version", "key_version", "sealed"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .$if(after !== undefined, (it) =>
        it.where(sql<boolean>`(ref, version) > (${after!.ref}::uuid, ${after!.version})`),
      )
      .orderBy("ref")
      .orderBy("version")
      .limit(most)
      .execute();
    return rows.map(({ ref, version, key_version, sealed }) => ({
      at: { ref, version },
      keyVersion: key_version,
      sealed,
    }));
  },
  reseal: (employerId, keys, { at, keyVersion, sealed }) => {
    const bound = { employerId, ...at };
    return sealPerson(keyOf(keys, keys.newest), bound, openPerson(keyOf(keys, keyVersion), bound, sealed));
  },
  put: async (tx, employerId, newest, rows) => {
    const { numAffectedRows } = await sql`
      update ${sql.table(table)} as kept set sealed = it.anew, key_version = ${newest}
      from unnest(${rows.map(({ at }) => at.ref)}::uuid[], ${rows.map(({ at }) => at.version)}::integer[],
        ${rows.map((row) => row.keyVersion)}::integer[], ${rows.map((row) => row.anew)}::bytea[])
        as it (ref, version, old, anew)
      where kept.employer_id = ${employerId} and kept.ref = it.ref and kept.version = it.version
        and kept.key_version = it.old`.execute(tx);
    return Number(numAffectedRows ?? 0);
  },
});
const people = recordsIn("person");
/** What somebody's record said before a change (changes/store.ts): sealed as it stood there. */
const past = recordsIn("person_past");

type Line = { ref: DossierRef; seq: number };
const notes: Place<Line> = {
  column: "sharing_event.note",
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom("sharing_event")
      .select(["ref", "seq", "key_version", "note"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .$if(after !== undefined, (it) => it.where(sql<boolean>`(ref, seq) > (${after!.ref}::uuid, ${after!.seq})`))
      .orderBy("ref")
      .orderBy("seq")
      .limit(most)
      .execute();
    return rows.flatMap(({ ref, seq, key_version, note }) =>
      note ? [{ at: { ref, seq }, keyVersion: key_version!, sealed: note }] : [],
    );
  },
  reseal: (employerId, keys, { at: { ref, seq }, keyVersion, sealed }) => {
    const bound = { employerId, ref, version: seq };
    return sealNote(keyOf(keys, keys.newest), bound, openNote(keyOf(keys, keyVersion), bound, sealed));
  },
  put: async (tx, employerId, newest, rows) => {
    const { numAffectedRows } = await sql`
      update sharing_event set note = it.anew, key_version = ${newest}
      from unnest(${rows.map(({ at }) => at.ref)}::uuid[], ${rows.map(({ at }) => at.seq)}::integer[],
        ${rows.map((row) => row.keyVersion)}::integer[], ${rows.map((row) => row.anew)}::bytea[])
        as it (ref, seq, old, anew)
      where sharing_event.employer_id = ${employerId} and sharing_event.ref = it.ref and sharing_event.seq = it.seq
        and sharing_event.key_version = it.old`.execute(tx);
    return Number(numAffectedRows ?? 0);
  },
};

type ExtentAt = { ref: DossierRef; topic: "bsn" | "updates"; seq: number };
const extentNotes: Place<ExtentAt> = {
  column: "extent_event.note",
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom("extent_event")
      .select(["ref", "topic", "seq", "key_version", "note"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .$if(after !== undefined, (it) =>
        it.where(sql<boolean>`(ref, topic, seq) > (${after!.ref}::uuid, ${after!.topic}, ${after!.seq})`),
      )
      .orderBy("ref")
      .orderBy("topic")
      .orderBy("seq")
      .limit(most)
      .execute();
    return rows.flatMap(({ key_version, note, ...at }) =>
      note ? [{ at, keyVersion: key_version!, sealed: note }] : [],
    );
  },
  reseal: (employerId, keys, { at, keyVersion, sealed }) => {
    const bound = { employerId, ...at };
    const note = openExtentNote(keyOf(keys, keyVersion), bound, sealed);
    return sealExtentNote(keyOf(keys, keys.newest), bound, note);
  },
  put: async (tx, employerId, newest, rows) => {
    const { numAffectedRows } = await sql`
      update extent_event set note = it.anew, key_version = ${newest}
      from unnest(${rows.map(({ at }) => at.ref)}::uuid[], ${rows.map(({ at }) => at.topic)}::text[],
        ${rows.map(({ at }) => at.seq)}::integer[], ${rows.map((row) => row.keyVersion)}::integer[],
        ${rows.map((row) => row.anew)}::bytea[]) as it (ref, topic, seq, old, anew)
      where extent_event.employer_id = ${employerId} and extent_event.ref = it.ref
        and extent_event.topic = it.topic and extent_event.seq = it.seq and extent_event.key_version = it.old`.execute(
      tx,
    );
    return Number(numAffectedRows ?? 0);
  },
};

/** The key of an export that is still to be made. */
const exports: Place<{ id: string }> = {
  column: "export.wrapped",
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom("export")
      .select(["id", "key_version", "wrapped"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .where("wrapped", "is not", null)
      .$if(after !== undefined, (it) => it.where("id", ">", after!.id))
      .orderBy("id")
      .limit(most)
      .execute();
    return rows.map(({ id, key_version, wrapped }) => ({ at: { id }, keyVersion: key_version, sealed: wrapped! }));
  },
  reseal: (employerId, keys, { at, keyVersion, sealed }) =>
    rewrapExportKey(employerId, at.id, sealed, keyOf(keys, keyVersion), keyOf(keys, keys.newest)),
  put: async (tx, employerId, newest, rows) => {
    let put = 0;
    for (const { at, keyVersion, anew } of rows) {
      const { numUpdatedRows } = await tx
        .updateTable("export")
        .set({ wrapped: anew, key_version: newest })
        .where("employer_id", "=", employerId)
        .where("id", "=", at.id)
        .where("key_version", "=", keyVersion)
        .where("wrapped", "is not", null)
        .executeTakeFirstOrThrow();
      put += Number(numUpdatedRows);
    }
    return put;
  },
};

/** How the headings of an employer's files are read (deliveries/columns.ts). */
const columns: Place<{ version: number }> = {
  column: "column_choice.sealed",
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom("column_choice")
      .select(["version", "key_version", "sealed"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .$if(after !== undefined, (it) => it.where("version", ">", after!.version))
      .orderBy("version")
      .limit(most)
      .execute();
    return rows.map(({ version, key_version, sealed }) => ({ at: { version }, keyVersion: key_version, sealed }));
  },
  reseal: (employerId, keys, { at: { version }, keyVersion, sealed }) =>
    sealColumns(
      keyOf(keys, keys.newest),
      employerId,
      version,
      openColumns(keyOf(keys, keyVersion), employerId, version, sealed),
    ),
  put: async (tx, employerId, newest, rows) => {
    let put = 0;
    for (const { at, keyVersion, anew } of rows) {
      const { numUpdatedRows } = await tx
        .updateTable("column_choice")
        .set({ sealed: anew, key_version: newest })
        .where("employer_id", "=", employerId)
        .where("version", "=", at.version)
        .where("key_version", "=", keyVersion)
        .executeTakeFirstOrThrow();
      put += Number(numUpdatedRows);
    }
    return put;
  },
};

/** Absence messages that were delivered (absence/seal.ts). */
const messages: Place<{ ref: DossierRef; seq: number }> = {
  column: "absence_message.sealed",
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom("absence_message")
      .select(["ref", "seq", "key_version", "sealed"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .$if(after !== undefined, (it) => it.where(sql<boolean>`(ref, seq) > (${after!.ref}::uuid, ${after!.seq})`))
      .orderBy("ref")
      .orderBy("seq")
      .limit(most)
      .execute();
    return rows.map(({ ref, seq, key_version, sealed }) => ({ at: { ref, seq }, keyVersion: key_version, sealed }));
  },
  reseal: (employerId, keys, { at, keyVersion, sealed }) =>
    sealMessage(
      keyOf(keys, keys.newest),
      { employerId, ...at },
      openMessage(keyOf(keys, keyVersion), { employerId, ...at }, sealed),
    ),
  put: async (tx, employerId, newest, rows) => {
    let put = 0;
    for (const { at, keyVersion, anew } of rows) {
      const { numUpdatedRows } = await tx
        .updateTable("absence_message")
        .set({ sealed: anew, key_version: newest })
        .where("employer_id", "=", employerId)
        .where("ref", "=", at.ref)
        .where("seq", "=", at.seq)
        .where("key_version", "=", keyVersion)
        .executeTakeFirstOrThrow();
      put += Number(numUpdatedRows);
    }
    return put;
  },
};

/** What webhooks are signed with (webhooks/secrets.ts). */
const secrets: Place<SecretAt> = {
  column: "webhook_secret.sealed",
  page: async (tx, employerId, newest, after, most) => {
    const rows = await tx
      .selectFrom("webhook_secret")
      .select(["webhook_id", "id", "key_version", "sealed"])
      .where("employer_id", "=", employerId)
      .where("key_version", "<", newest)
      .$if(after !== undefined, (it) =>
        it.where(sql<boolean>`(webhook_id, id) > (${after!.webhookId}::uuid, ${after!.id}::uuid)`),
      )
      .orderBy("webhook_id")
      .orderBy("id")
      .limit(most)
      .execute();
    return rows.map(({ webhook_id, id, key_version, sealed }) => ({
      at: { webhookId: webhook_id, id },
      keyVersion: key_version,
      sealed,
    }));
  },
  reseal: (employerId, keys, { at, keyVersion, sealed }) =>
    sealSecret(keyOf(keys, keys.newest), employerId, at, openSecret(keyOf(keys, keyVersion), employerId, at, sealed)),
  put: async (tx, employerId, newest, rows) => {
    let put = 0;
    for (const { at, keyVersion, anew } of rows) {
      const { numUpdatedRows } = await tx
        .updateTable("webhook_secret")
        .set({ sealed: anew, key_version: newest })
        .where("employer_id", "=", employerId)
        .where("webhook_id", "=", at.webhookId as WebhookId)
        .where("id", "=", at.id)
        .where("key_version", "=", keyVersion)
        .executeTakeFirstOrThrow();
      put += Number(numUpdatedRows);
    }
    return put;
  },
};

/** Everything that is sealed under an employer's data key. A test walks the schema: a new column cannot be forgotten. */
export const places: readonly Place[] = [people, past, notes, extentNotes, exports, columns, messages, secrets];

function keyOf({ all }: Keys, version: number): KeyObject {
  const key = all.get(version);
  if (!key) throw new Error("verzegeld onder een sleutel die er niet is");
  return key;
}
