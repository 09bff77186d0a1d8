import { sql } from "kysely";
import type { EmployerId, UserId } from "@datakluis/contract";
import type { Db } from "../schema.ts";
import type { Holding } from "./rules.ts";

/** What somebody holds in any vault; asked anew at every request, so a withdrawal works at the next. */
export async function holdingOf(db: Db, userId: UserId): Promise<Holding> {
  const { rows } = await sql<Holding>`
    select
      coalesce(bool_or(role = 'administrator'), false) as administrator,
      coalesce(bool_or(role = 'user'), false) as "user",
      exists (select from proposal where user_id = ${userId}) as proposed
    from access where user_id = ${userId}`.execute(db);
  return rows[0]!;
}

/** The employers somebody has access to, in whatever role. */
export async function employersOf(db: Db, userId: UserId): Promise<EmployerId[]> {
  const rows = await db.selectFrom("access").select("employer_id").distinct().where("user_id", "=", userId).execute();
  return rows.map((row) => row.employer_id);
}
