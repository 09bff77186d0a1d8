import type { EmployerId, UserId } from "@datakluis/contract";
import { announce } from "@datakluis/kit/live";
import { promiseMail, type Mail } from "@datakluis/kit/mail";
import { mailTo } from "../notices/store.ts";
import type { Tx } from "../schema.ts";

type Letter = (employerName: string) => Omit<Mail, "to">;

/** Everybody who uses or administers this vault hears of it by mail, and his open screens show it. */
export async function tellUsers(tx: Tx, employerId: EmployerId, letterOf: Letter): Promise<void> {
  const rows = tx.selectFrom("access").select("user_id").distinct().where("employer_id", "=", employerId);
  const users = (await rows.execute()).map((it): UserId => it.user_id);
  await mailTo(tx, employerId, users, letterOf);
  await announce(tx, { kind: "access", employerId, ref: null });
}

/** The representative, who has no account here. Refuses `mail_invalid` when his address is none. */
export async function tellRepresentative(tx: Tx, employerId: EmployerId, to: string, letterOf: Letter): Promise<void> {
  const employer = tx.selectFrom("employer").select("name").where("id", "=", employerId);
  await promiseMail(tx, { to, ...letterOf((await employer.executeTakeFirstOrThrow()).name) });
}
