import { sql } from "kysely";
import { Refusal, type UserId } from "@datakluis/contract";
import { record } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { addAccount } from "./users.ts";

type First = { id: UserId; displayName: string; email: string };

/**
 * The first administrator, before there is anybody to make him. Asked again with the same address he stays who he was,
 * so that a new link can be made for as long as login still takes one. Refuses `already_set_up` for anybody else.
 */
export async function keepFirstAdministrator(tx: Tx, wanted: First): Promise<First> {
  // Two operators at once make one administrator.
  await sql`select pg_advisory_xact_lock(hashtextextended('first-administrator', 0))`.execute(tx);
  const known = await tx
    .selectFrom("account")
    .select(["id", "display_name as displayName", "email"])
    .where("group_name", "=", "functional_administrator")
    .orderBy("invited_at")
    .execute();
  const [first] = known;
  if (known.length > 1 || (first && first.email !== wanted.email)) throw new Refusal("already_set_up");
  if (!first && !(await addAccount(tx, { ...wanted, side: "service", group: "functional_administrator" })))
    throw new Refusal("already_written");
  await record(tx, { deed: "administrator.invited", by: "service", purpose: first?.id ?? wanted.id });
  return first ?? wanted;
}

/**
 * A functional administrator whom the operator made and login has invited, set over every employer there is. Done again it
 * changes nothing. Refuses `account_exists` for somebody who is something else here.
 */
export async function keepAdministrator(tx: Tx, wanted: First): Promise<void> {
  await addAccount(tx, { ...wanted, side: "service", group: "functional_administrator" });
  await mustBeFree(tx, wanted);
  await sql`
    insert into reach (user_id, employer_id) select ${wanted.id}::uuid, id from employer_names()
    on conflict do nothing`.execute(tx);
  await record(tx, { deed: "administrator.invited", by: "service", purpose: wanted.id });
}

/** Before login is asked: nobody else has this address, and whoever has this id is a functional administrator. */
export async function mustBeFree(tx: Tx, wanted: First): Promise<void> {
  const known = await tx
    .selectFrom("account")
    .select(["id", "email", "group_name as group"])
    .where((it) => it.or([it("id", "=", wanted.id), it("email", "=", wanted.email)]))
    .execute();
  const right = known.every(
    ({ id, email, group }) => id === wanted.id && email === wanted.email && group === "functional_administrator",
  );
  if (!right) throw new Refusal("account_exists");
}
