import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import {
  askAbsence,
  askEmployments,
  mostToldDossiers,
  Refusal,
  type CouplingId,
  type DepartmentId,
  type DossierRef,
  type EmployerId,
  type ExportReason,
  type SiviMessage,
  type ToldDossier,
  type UserId,
} from "@datakluis/contract";
import {
  mostAppointments,
  siviAbsence,
  siviAppointments,
  type Employment,
  type SiviAppointment,
  type SiviCase,
  type SiviPerson,
  type SiviSender,
} from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { withinReach } from "../access/reach.ts";
import type { CouplingActor } from "../couplings/door.ts";
import { record } from "../audit/store.ts";
import { placeOf as placeOfCoupling } from "../deliveries/store.ts";
import { mayExport } from "../exports/rules.ts";
import { mustStillUse, placeOf, standsBelow } from "../exports/store.ts";
import { mustNotBeFrozen } from "../freeze/store.ts";
import { openPersonIfWhole } from "../people/seal.ts";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { codesIn } from "./codes.ts";
import { messagesAbout, type OwnMessage } from "./written.ts";

/** For whom a message is made: a user has those within his reach, a system of the employer everybody. */
type For = { employerId: EmployerId } & (
  | { userId: UserId; departmentId?: DepartmentId | undefined }
  | { couplingId: CouplingId }
);

type Asked = { message: SiviMessage; reason: ExportReason; departmentId?: DepartmentId | undefined };

/**
 * A message of SIVI about the people within somebody's reach (product.md, E7): of the service comes what was reported and planned,
 * and here stands who they are. On the record before it is handed out. Refuses `nothing_to_export`.
 */
export async function siviFor(tools: Tools, userId: UserId, employerId: EmployerId, asked: Asked): Promise<string> {
  const { message, reason, departmentId } = asked;
  const whose: For = { employerId, userId, departmentId };
  await transactionFor(tools.db, { user: userId }, async (tx) => {
    await mustStillUse(tx, userId, employerId);
    mayExport({ ...(await placeOf(tx, userId, employerId, departmentId)), people: 0 });
  });
  const { service, dossiers } = await allTold(tools, employerId);
  const made = await messageOf(tools, whose, message, service, dossiers);
  if (!made) throw new Refusal("nothing_to_export");
  await transactionFor(tools.db, { user: userId }, async (tx) => {
    await mustStillUse(tx, userId, employerId);
    mayExport({ ...(await placeOf(tx, userId, employerId, departmentId)), people: made.people });
    const deed = { deed: `${message}.exported`, employerId, purpose: reason, amount: made.people } as const;
    await record(tx, { userId }, deed);
  });
  return made.text;
}

/** What a system of the employer asks: the messages about what happened after a place. */
export async function absenceAfter(
  tools: Tools,
  by: CouplingActor,
  { after, limit }: { after: number; limit: number },
) {
  const { employerId } = by;
  const { rows, cursor, more } = await transactionFor(tools.db, { employer: employerId }, async (tx) => {
    await mustRead(tx, by);
    const found = await tx
      .selectFrom("webhook_event")
      .select(["seq", "id", "ref"])
      .where("employer_id", "=", employerId)
      .where("seq", ">", after)
      .where("kind", "like", "spell.%" as never)
      .orderBy("seq")
      .limit(limit + 1)
      .execute();
    const shown = found.slice(0, limit);
    return { rows: shown, cursor: shown.at(-1)?.seq ?? after, more: found.length > limit };
  });
  const refs = [...new Set(rows.flatMap(({ ref }) => ref ?? []))];
  if (refs.length === 0) return { message: null, cursor, more };
  const { service, dossiers } = await tools.ask(askAbsence, { params: { employerId }, body: { after: null, refs } });
  const events = new Set<string>(rows.map(({ id }) => id));
  const made = await messageOf(tools, by, "absence", service, dossiers, (it) => events.has(it.eventId));
  await fetched(tools, by, "absence", made?.people ?? 0);
  return { message: made?.text ?? null, cursor, more };
}

/** All coming appointments, for a system of the employer. */
export async function appointmentsNow(tools: Tools, by: CouplingActor) {
  await transactionFor(tools.db, { employer: by.employerId }, (tx) => mustRead(tx, by));
  const { service, dossiers } = await allTold(tools, by.employerId);
  const made = await messageOf(tools, by, "appointments", service, dossiers);
  await fetched(tools, by, "appointments", made?.people ?? 0);
  return { message: made?.text ?? null };
}

const fetched = (tools: Tools, by: CouplingActor, message: SiviMessage, amount: number) =>
  transactionFor(tools.db, { employer: by.employerId }, async (tx) => {
    await mustRead(tx, by);
    if (amount > 0) await record(tx, by, { deed: `${message}.fetched`, employerId: by.employerId, amount });
  });

/**
 * Asked before anybody is opened and again before it is told: an administrator may take the permission, or the coupling, away
 * meanwhile. Refuses `coupling_not_reading`, and a vault that does not stand.
 */
async function mustRead(tx: Tx, by: CouplingActor): Promise<void> {
  const { employerId, couplingId } = by;
  await mustNotBeFrozen(tx, employerId);
  const place = await placeOfCoupling(tx, by, employerId);
  mayExport({ state: place.state, reached: true, people: 0 });
  const coupling = tx.selectFrom("coupling").select(["reads", "state"]).where("employer_id", "=", employerId);
  const { reads, state } = await coupling.where("id", "=", couplingId).executeTakeFirstOrThrow();
  if (!reads || state !== "live") throw new Refusal("coupling_not_reading");
}

/** Everybody the service has absence or appointments of. */
async function allTold({ ask }: Tools, employerId: EmployerId): Promise<{ service: string; dossiers: ToldDossier[] }> {
  const dossiers: ToldDossier[] = [];
  for (let after: DossierRef | null = null; ;) {
    const told: { service: string; dossiers: ToldDossier[]; more: boolean } = await ask(askAbsence, {
      params: { employerId },
      body: { after },
    });
    dossiers.push(...told.dossiers);
    if (!told.more) return { service: told.service, dossiers };
    after = told.dossiers.at(-1)!.ref;
  }
}

/** The message, and of how many people it is; undefined when there is nobody in it. */
async function messageOf(
  tools: Tools,
  whose: For,
  message: SiviMessage,
  service: string,
  dossiers: readonly ToldDossier[],
  isWanted: (it: OwnMessage) => boolean = () => true,
): Promise<{ text: string; people: number } | undefined> {
  const people = await peopleBy(tools, whose, dossiers);
  const { sender, causes } = await senderFor(tools, whose);
  if (message === "appointments") {
    const all = dossiers.flatMap(({ ref, appointments }) =>
      appointments.flatMap((it): SiviAppointment[] => {
        const person = people.get(ref);
        const [day, time] = dutchClock(it.startsAt);
        return person ? [{ id: it.id, day, time, minutes: it.minutes, person }] : [];
      }),
    );
    const some = all
      .toSorted((one, other) => (one.day + one.time < other.day + other.time ? -1 : 1))
      .slice(0, mostAppointments);
    if (some.length === 0) return undefined;
    return { text: siviAppointments(sender, service, some), people: new Set(some.map((it) => it.person.ref)).size };
  }
  const cases = dossiers.flatMap(({ ref, spells }) => {
    const person = people.get(ref);
    if (!person) return [];
    return spells.flatMap(({ id, history }) =>
      messagesAbout(id, history)
        .filter(isWanted)
        .map(({ does, firstSickDayBefore, message: it }): SiviCase => {
          const { workAccident, liableThirdParty } = it;
          const cause = workAccident ? causes.work_accident : liableThirdParty ? causes.liable_third_party : undefined;
          return { does, firstSickDayBefore, message: it, person, causeCode: cause ?? null };
        }),
    );
  });
  if (cases.length === 0) return undefined;
  return { text: siviAbsence(sender, cases), people: new Set(cases.map((it) => it.person.ref)).size };
}

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Amsterdam",
  dateStyle: "short",
  timeStyle: "short",
});
const dutchClock = (moment: string) => clock.format(new Date(moment)).split(" ") as [day: string, time: string];

/** Who the people of these dossiers are, as far as this one may know; a record that is damaged is left out. */
async function peopleBy(tools: Tools, whose: For, dossiers: readonly ToldDossier[]): Promise<Map<string, SiviPerson>> {
  const { employerId } = whose;
  const people = new Map<string, SiviPerson>();
  for (let from = 0; from < dossiers.length; from += mostToldDossiers) {
    const some = dossiers.slice(from, from + mostToldDossiers);
    const refs = some.map(({ ref }) => ref);
    const world = "userId" in whose ? { user: whose.userId } : { employer: employerId };
    const rows = await transactionFor(tools.db, world, (tx) => rowsOf(tx, whose, refs));
    const asked = rows.flatMap(({ ref, employment }) => (employment ? [] : [ref]));
    const told = asked.length ? await tools.ask(askEmployments, { params: { employerId }, body: { refs: asked } }) : [];
    const employments = new Map(told.map((it) => [it.ref, it.employments]));
    for (const { ref, version, key_version, sealed, code, name, ...it } of rows) {
      const key = await tools.keys.version(employerId, key_version);
      const identity = openPersonIfWhole(key, { employerId, ref, version }, sealed);
      const employment = (it.employment as Employment | null) ?? employments.get(ref)?.at(-1);
      if (!identity || !employment) continue;
      const department = code && name ? { code, name } : null;
      const { startsOn, endsOn } = employment;
      people.set(ref, { ref, personnelNumber: it.personnel_number, identity, startsOn, endsOn, department });
    }
  }
  return people;
}

const rowsOf = (tx: Tx, whose: For, refs: readonly DossierRef[]) =>
  tx
    .selectFrom("person")
    .leftJoin("department", (on) =>
      on.onRef("department.employer_id", "=", "person.employer_id").onRef("department.id", "=", "person.department_id"),
    )
    .select(["ref", "personnel_number", "version", "key_version", "sealed", "employment"])
    .select(["department.code", "department.name"])
    .where("person.employer_id", "=", whose.employerId)
    .where(sql<boolean>`ref = any (${refs}::uuid[])`)
    .$if("userId" in whose, (it) => it.where(withinReach((whose as { userId: UserId }).userId)))
    .$if("userId" in whose && whose.departmentId !== undefined, (it) =>
      it.where(standsBelow(whose.employerId, (whose as { departmentId: DepartmentId }).departmentId)),
    )
    .execute();

type Causes = { work_accident?: string; liable_third_party?: string };

/** From whom the message is, and by which codes the employer's own system knows the accidents he may record. */
async function senderFor({ db }: Tools, whose: For): Promise<{ sender: SiviSender; causes: Causes }> {
  const { employerId } = whose;
  return transactionFor(db, { employer: employerId }, async (tx) => {
    const employer = await tx
      .selectFrom("employer")
      .select(["id", "name", "chamber_number as chamberNumber"])
      .where("id", "=", employerId)
      .executeTakeFirstOrThrow();
    const contact = await tx
      .selectFrom("account")
      .innerJoin("access", "access.user_id", "account.id")
      .select(["display_name as name", "email"])
      .where("access.employer_id", "=", employerId)
      .$if("userId" in whose, (it) => it.where("account.id", "=", (whose as { userId: UserId }).userId))
      .$if("couplingId" in whose, (it) => it.where("access.role", "=", "administrator"))
      .orderBy("account.id")
      .limit(1)
      .executeTakeFirstOrThrow();
    const codes = await codesIn(tx, { employerId, ...("couplingId" in whose ? { couplingId: whose.couplingId } : {}) });
    const codeOf = (meaning: string) =>
      codes.find((it) => it.element === "OorzkVrzmCd" && it.meaning === meaning && /^1[01]$/.test(it.code))?.code;
    const [accident, party] = [codeOf("work_accident"), codeOf("liable_third_party")];
    const sender = { employer, contact, id: randomUUID(), madeAt: new Date() };
    return {
      sender,
      causes: { ...(accident ? { work_accident: accident } : {}), ...(party ? { liable_third_party: party } : {}) },
    };
  });
}
