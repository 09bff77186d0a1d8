import { randomUUID } from "node:crypto";
import fc from "fast-check";
import {
  cancelAppointment,
  forgetPerson,
  planAppointment,
  readDossier,
  WriteId,
  type DossierRef,
  type RefusalCode,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { mustBeCancellable, mustBeMissable, mustBeMovable, mustBePlannable } from "./rules.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const asked = (change: { on?: string; at?: string; minutes?: number } = {}) => ({
  id: WriteId.parse(randomUUID()),
  kind: "company_doctor" as const,
  manner: "on_site" as const,
  on: dayAhead(7),
  at: "14:30",
  minutes: 30,
  ...change,
});
const plan = (ask: Ask, ref: DossierRef, body = asked()) => ask(planAppointment, { params: { ref }, body });
const cancel = (ask: Ask, ref: DossierRef, appointmentId: string) =>
  ask(cancelAppointment, { params: { ref, appointmentId }, body: { reason: "employee", seen: 0 } });

async function shared() {
  const employer = await running.seed.employer("active");
  const user = await running.seed.user("case_manager", employer);
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  return { employer, ref, user, ask: running.as(user) };
}
const deedsOf = async (user: string) =>
  (
    await running.past
      .selectFrom("event")
      .select("deed")
      .where("actor", "=", user as never)
      .orderBy("id")
      .execute()
  ).map((it) => it.deed);

test("an appointment is planned once, stands on the page, and is content: the sharing can no longer be taken back", async () => {
  const { ref, user, ask } = await shared();
  const body = asked();
  const made = await plan(ask, ref, body);
  expect(made).toMatchObject({ id: body.id, kind: "company_doctor", minutes: 30, cancelledAt: null });
  const shown = new Intl.DateTimeFormat("nl-NL", { timeZone: "Europe/Amsterdam", hour: "2-digit", minute: "2-digit" });
  expect(shown.format(new Date(made.startsAt))).toBe("14:30");
  expect(await plan(ask, ref, body)).toEqual(made);
  await expect(plan(ask, ref, { ...body, minutes: 45 })).rejects.toEqual(refused("already_written"));
  await expect(plan(ask, ref, asked({ at: "14:45" }))).rejects.toEqual(refused("appointment_overlaps"));
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({ hasContent: true, appointments: [made] });
  const vault = await running.asServer("vault");
  expect(await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } })).toEqual({ closed: false });
  expect((await deedsOf(user)).filter((deed) => deed === "appointment.planned")).toHaveLength(1);
});

test("cancelled it makes room, stays to be seen, and is still content", async () => {
  const { ref, user, ask } = await shared();
  const made = await plan(ask, ref);
  const gone = await cancel(ask, ref, made.id);
  expect(gone.cancelledAt).not.toBeNull();
  expect(gone.cancelReason).toBe("employee");
  expect(await cancel(ask, ref, made.id)).toEqual(gone);
  await plan(ask, ref);
  const { hasContent, appointments } = await ask(readDossier, { params: { ref } });
  expect([hasContent, appointments.length]).toEqual([true, 2]);
  expect((await deedsOf(user)).filter((deed) => deed === "appointment.cancelled")).toHaveLength(1);
});

test("in a dossier that is not shared none is planned, and the attempt stands on the record", async () => {
  const { employer, ask, user } = await shared();
  const ref = await running.seed.dossier(employer, { identity: null });
  await expect(plan(ask, ref)).rejects.toEqual(refused("not_shared"));
  expect(await deedsOf(user)).toEqual(["appointment.refused"]);
});

test("another's dossier or appointment does not exist, nor does one that is nowhere", async () => {
  const { ref, ask } = await shared();
  const made = await plan(ask, ref);
  const other = await shared();
  const stranger = running.as(await running.seed.user("hr", other.employer));
  await expect(plan(stranger, ref)).rejects.toEqual(refused("not_found"));
  await expect(cancel(stranger, ref, made.id)).rejects.toEqual(refused("not_found"));
  await expect(cancel(other.ask, other.ref, made.id)).rejects.toEqual(refused("not_found"));
  await expect(cancel(ask, ref, randomUUID())).rejects.toEqual(refused("not_found"));
});

test("of planning and closing at the same moment only one wins, and of two planned at once on one moment", async () => {
  const vault = await running.asServer("vault");
  for (let round = 0; round < 6; round += 1) {
    const { ref, ask } = await shared();
    const outcome = (work: Promise<unknown>) =>
      work.then(
        () => "planned",
        (no: { code: string }) => no.code,
      );
    const [{ closed }, one, other] = await Promise.all([
      vault(forgetPerson, { params: { ref }, body: { sharing: 2 } }),
      outcome(plan(ask, ref)),
      outcome(plan(ask, ref)),
    ]);
    const rest = closed ? ["not_shared", "not_shared"] : ["appointment_overlaps", "planned"];
    expect([one, other].toSorted()).toEqual(rest);
  }
});

const now = new Date("2026-03-01T09:00:00Z");
const at = (moment: string, minutes = 30, cancelledAt: Date | null = null) => ({
  id: moment,
  startsAt: new Date(moment),
  minutes,
  cancelledAt,
});

test.each([
  ["2026-03-01T09:00:00Z", "appointment_too_late"],
  ["2026-03-01T09:01:00Z", null],
  ["2027-03-02T08:00:00Z", null],
  ["2027-03-03T09:00:01Z", "invalid"],
] as const)("planned at %s: %s", (moment, code) => {
  const act = () => mustBePlannable({ visible: true, appointments: [] }, at(moment), now);
  if (code) expect(act).toThrow(refused(code));
  else expect(act).not.toThrow();
});

test("what has begun is not cancelled any more", () => {
  expect(() => mustBeCancellable(at("2026-03-01T09:00:00Z"), now)).toThrow(refused("appointment_past"));
  expect(() => mustBeCancellable(at("2026-03-01T09:00:01Z"), now)).not.toThrow();
});

test("nobody has failed to come before it began, nor is what was cancelled moved", () => {
  expect(() => mustBeMissable(at("2026-03-01T09:00:00Z"), now)).not.toThrow();
  expect(() => mustBeMissable(at("2026-03-01T09:00:01Z"), now)).toThrow(refused("appointment_not_begun"));
  expect(() => mustBeMissable(at("2026-03-01T08:00:00Z", 30, now), now)).toThrow(refused("appointment_ended"));
  expect(() => mustBeMovable(at("2026-03-01T09:00:01Z"), now)).not.toThrow();
  expect(() => mustBeMovable(at("2026-03-01T09:00:01Z", 30, now), now)).toThrow(refused("appointment_ended"));
  expect(() => mustBeMovable(at("2026-03-01T09:00:00Z"), now)).toThrow(refused("appointment_past"));
});

test("nobody is expected twice at once, whatever was planned and cancelled", () => {
  const slot = fc.record({ from: fc.nat(600), minutes: fc.integer({ min: 5, max: 120 }), gone: fc.boolean() });
  const moment = (from: number) => new Date(now.getTime() + (from + 1) * 60_000).toISOString();
  fc.assert(
    fc.property(fc.array(slot, { maxLength: 6 }), slot, (there, wanted) => {
      const appointments = there.map((it) => at(moment(it.from), it.minutes, it.gone ? now : null));
      // Minute by minute, the slow way.
      const busy = new Set(
        there.filter((it) => !it.gone).flatMap((it) => Array.from({ length: it.minutes }, (_, m) => it.from + m)),
      );
      const free = Array.from({ length: wanted.minutes }, (_, m) => wanted.from + m).every((it) => !busy.has(it));
      const act = () => mustBePlannable({ visible: true, appointments }, at(moment(wanted.from), wanted.minutes), now);
      if (free) expect(act).not.toThrow();
      else expect(act).toThrow(refused("appointment_overlaps"));
    }),
  );
});
