import type { KeyObject } from "node:crypto";
import type { ChosenColumn, ChosenVersion, EmployerId, UserId } from "@datakluis/contract";
import { chooseColumns, chosenAfter, columnsIn } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { aboutOf, open, seal } from "@datakluis/kit/seal";
import { record } from "../audit/store.ts";
import { once } from "../done/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { mayEdit } from "../people/rules.ts";
import { marksOfWrite } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { holdEmployer, mustEnter } from "./store.ts";
import { mayRelease } from "./rules.ts";

/** Bound to its place in the history: an older choice that is put in the place of a newer one does not open. */
const about = (employerId: EmployerId, version: number) => aboutOf(employerId, "columns", version);

export const sealColumns = (key: KeyObject, employerId: EmployerId, version: number, it: readonly ChosenColumn[]) =>
  seal(key, Buffer.from(JSON.stringify(it), "utf8"), about(employerId, version));

export const openColumns = (key: KeyObject, employerId: EmployerId, version: number, sealed: Uint8Array) =>
  JSON.parse(open(key, sealed, about(employerId, version)).toString("utf8")) as ChosenColumn[];

const newestOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("column_choice")
    .innerJoin("account", "account.id", "by_user")
    .select(["version", "at", "display_name", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .orderBy("version", "desc")
    .limit(1)
    .executeTakeFirst();

type Newest = Awaited<ReturnType<typeof newestOf>>;

const versionOf = (it: Newest): ChosenVersion | null =>
  it ? { version: it.version, chosenAt: it.at.toISOString() as never, chosenBy: it.display_name } : null;

/** What this employer has said of the headings of his files, and which version that is. */
export async function chosenColumns({ db, keys }: Pick<Tools, "db" | "keys">, employerId: EmployerId) {
  const newest = await transactionFor(db, { employer: employerId }, (tx) => newestOf(tx, employerId));
  const columns = newest
    ? openColumns(await keys.version(employerId, newest.key_version), employerId, newest.version, newest.sealed)
    : [];
  return { columns, chosen: versionOf(newest) };
}

/** Whether this user may look at a file for this vault, asked before its bytes are read. */
export const mayLook = ({ db }: Pick<Tools, "db">, userId: UserId, employerId: EmployerId) =>
  transactionFor(db, { user: userId }, async (tx) => {
    mayRelease(await mustEnter(tx, userId, employerId));
    await mustNotBeFrozen(tx, employerId);
  });

/** The columns of a file and the first values in them, for whoever holds it. Nothing of it is kept. */
export async function lookAtColumns(tools: Tools, employerId: EmployerId, bytes: Buffer) {
  const { columns, chosen } = await chosenColumns(tools, employerId);
  return { columns: await columnsIn(bytes, columns), chosen };
}

export type Choice = { id: string; version: number; columns: readonly ChosenColumn[] };

/**
 * Keeps how the headings of a file are read from now on, as a next version. Refuses what no file could be read by: two
 * headings on one field, or none on a field that nobody can do without.
 */
export async function keepColumns(tools: Tools, userId: UserId, employerId: EmployerId, it: Choice) {
  const { db, keys } = tools;
  chooseColumns(
    it.columns.map(({ heading }) => heading),
    it.columns,
  );
  const { columns: before } = await chosenColumns(tools, employerId);
  const version = it.version + 1;
  const newest = await keys.newest(employerId);
  const sealed = sealColumns(newest.key, employerId, version, chosenAfter(before, it.columns));
  const marks = marksOfWrite((await keys.all(employerId)).all, it.id, it.columns);
  const [done, ...doneBefore] = marks.map((mark) => `columns.chosen:${employerId}:${it.version}:${mark}`);
  return transactionFor(db, { user: userId }, async (tx) => {
    mayRelease(await mustEnter(tx, userId, employerId));
    await mustNotBeFrozen(tx, employerId);
    await holdEmployer(tx, employerId);
    if (await once(tx, it.id, done!, doneBefore)) {
      mayEdit((await newestOf(tx, employerId))?.version ?? 0, it.version);
      await tx
        .insertInto("column_choice")
        .values({ employer_id: employerId, version, by_user: userId, key_version: newest.version, sealed })
        .execute();
      await record(tx, { userId }, { deed: "delivery.columns_chosen", employerId });
    }
    return versionOf(await newestOf(tx, employerId))!;
  });
}
