import { sql } from "kysely";
import type { DossierRef, EmployerId } from "@datakluis/contract";
import { calendarFile } from "@datakluis/kit/calendar";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import type { Carrier } from "@datakluis/kit/mail";
import { record } from "../audit/store.ts";
import { openPerson } from "../people/seal.ts";
import type { Db, Tx } from "../schema.ts";
import { stateOf } from "../sharing/rules.ts";
import { historyOf } from "../sharing/store.ts";
import type { Tools } from "../tools.ts";
import { invitationLetter, withdrawalLetter } from "./letters.ts";

type Manner = "on_site" | "phone" | "video";
type Asked = {
  ref: DossierRef;
  sequence: number;
  cancelled: boolean;
  startsAt: string;
  minutes: number;
  place: string;
  manner: Manner;
};
type Whose = { employerId: EmployerId; appointmentId: string };

/** Keeps what is to be told, and promises to tell it. What is older than what was asked changes nothing. */
export const keepInvitation = ({ db }: Pick<Tools, "db">, { employerId, appointmentId }: Whose, asked: Asked) =>
  transactionFor(db, { employer: employerId }, async (tx) => {
    const { ref, sequence, cancelled, startsAt, minutes, place, manner } = asked;
    // Whoever left the vault since is not invited: he is nobody here any more.
    const there = tx.selectFrom("person").select("ref").where("employer_id", "=", employerId).where("ref", "=", ref);
    if (!(await there.executeTakeFirst())) return;
    const said = { ref, sequence, cancelled, starts_at: new Date(startsAt), minutes, place, manner };
    const kept = await tx
      .insertInto("invitation")
      .values({ employer_id: employerId, appointment_id: appointmentId, ...said })
      .onConflict((it) =>
        it
          .columns(["employer_id", "appointment_id"])
          .doUpdateSet({ ...said, outcome: null, asked_at: sql<Date>`now()` })
          .where("invitation.sequence", "<", sequence),
      )
      .returning("sequence")
      .executeTakeFirst();
    if (kept) await promise(tx, { employerId, appointmentId });
  });

const promise = (tx: Tx | Db, it: Whose) =>
  enqueue(tx, "send-invitation", it, `invitation:${it.employerId}:${it.appointmentId}`);

/** Promises what waits without a job: nobody here could mail, or the vault was frozen. */
export async function promiseInvitations({ db }: Pick<Tools, "db">): Promise<void> {
  const { rows } = await sql<Whose>`
    select employer_id as "employerId", appointment_id as "appointmentId" from waiting_invitations()
    where not exists (
      select from graphile_worker.jobs where key = 'invitation:' || employer_id || ':' || appointment_id
    ) limit 200`.execute(db);
  for (const it of rows) await promise(db, it);
}

type Row = Omit<Asked, "startsAt"> & { starts_at: Date; asked_at: Date; told: boolean };
type Outcome = "sent" | "no_address" | "refused" | "not_shared" | "not_needed";

/**
 * Tells an employee of his appointment, or that it moved or is off: once for each change, whoever runs it and however
 * often. The row stays locked until it says so, and the address is in memory for as long as the mail server takes.
 */
export const sendInvitation =
  ({ db, keys }: Pick<Tools, "db" | "keys">, carrier: Carrier | undefined, clock: () => Date = () => new Date()) =>
  async (it: Whose): Promise<void> => {
    if (!carrier) return;
    await transactionFor(db, { employer: it.employerId }, async (tx) => {
      const row = await heldRow(tx, it);
      if (!row) return;
      const outcome = await tell(tx, { keys }, carrier, it, row, clock());
      const told = outcome === "sent" ? { told: true } : {};
      await tx
        .updateTable("invitation")
        .set({ outcome, ...told })
        .where("employer_id", "=", it.employerId)
        .where("appointment_id", "=", it.appointmentId)
        .execute();
      if (outcome === "sent")
        await record(tx, "system", { deed: "invitation.sent", employerId: it.employerId, ref: row.ref });
    });
  };

const heldRow = (tx: Tx, { employerId, appointmentId }: Whose): Promise<Row | undefined> =>
  tx
    .selectFrom("invitation")
    .select(["ref", "sequence", "cancelled", "starts_at", "minutes", "place", "manner", "asked_at", "told"])
    .where("employer_id", "=", employerId)
    .where("appointment_id", "=", appointmentId)
    .where("outcome", "is", null)
    // Of a vault that stands still nobody is opened; once it goes on, they are promised anew.
    .where(sql<boolean>`not is_frozen(employer_id)`)
    .forUpdate()
    .executeTakeFirst();

async function tell(
  tx: Tx,
  { keys }: Pick<Tools, "keys">,
  carrier: Carrier,
  { employerId, appointmentId }: Whose,
  row: Row,
  now: Date,
): Promise<Outcome> {
  // What was never told need not be taken back, and what has been is no news: no server could mail for a while.
  if ((row.cancelled && !row.told) || row.starts_at < now) return "not_needed";
  const last = (await historyOf(tx, employerId, row.ref)).at(-1);
  if (stateOf(last, 0) === "unshared") return "not_shared";
  const to = await addressOf(tx, { keys }, employerId, row.ref);
  if (!to) return "no_address";
  const said = { startsAt: row.starts_at, minutes: row.minutes, place: row.place, manner: row.manner };
  const letter = row.cancelled ? withdrawalLetter(said) : invitationLetter(said, row.told);
  const method = row.cancelled ? ("CANCEL" as const) : ("REQUEST" as const);
  const content = calendarFile({
    ...{ method, sequence: row.sequence, stamp: row.asked_at, startsAt: row.starts_at },
    uid: `${appointmentId}@${carrier.from.split("@")[1]}`,
    endsAt: new Date(row.starts_at.getTime() + row.minutes * 60_000),
    ...{ summary: "Afspraak", location: row.place, organizer: carrier.from, attendee: to },
  });
  const mail = { to, ...letter, calendar: { method, content } };
  const taken = await carrier.send(mail, `${appointmentId}.${row.sequence}`, row.asked_at);
  return taken ? "sent" : "refused";
}

/** His own address before that of his work. */
async function addressOf(tx: Tx, { keys }: Pick<Tools, "keys">, employerId: EmployerId, ref: DossierRef) {
  const found = await tx
    .selectFrom("person")
    .select(["version", "key_version", "sealed"])
    .where("employer_id", "=", employerId)
    .where("ref", "=", ref)
    .executeTakeFirst();
  if (!found) return undefined;
  const { version, key_version, sealed } = found;
  const { emailPrivate, emailWork } = openPerson(
    await keys.version(employerId, key_version),
    { employerId, ref, version },
    sealed,
  );
  return emailPrivate ?? emailWork;
}
