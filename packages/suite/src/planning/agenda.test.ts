import { randomUUID } from "node:crypto";
import {
  cancelAppointment,
  giveOpenMoment,
  markNoShow,
  moveAppointment,
  planAppointment,
  putConsultation,
  putPlace,
  putProfessional,
  readAgendas,
  readDossier,
  readPlanning,
  takeOpenMomentBack,
  WriteId,
  type DossierRef,
  type RefusalCode,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { asked, book, practiceOf } from "../testing/planning.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const dayAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => "planned",
    (no: { code: string }) => no.code,
  );

async function there() {
  const employer = await running.seed.employer("active");
  const shared = () => running.seed.dossier(employer, { source: "shared", sharing: 1 });
  return { employer, shared, ...(await practiceOf(running, employer)) };
}
/** What somebody finds in his agendas over the coming week. */
const entriesOf = async (ask: Ask) =>
  (await ask(readAgendas, { query: { from: dayAhead(0), days: 7 } })).flatMap((it) => it.entries);
const idsOf = async (ask: Ask) => (await entriesOf(ask)).map(({ id }) => id);

test("a free moment is found, planned, moved and cancelled; the agenda follows and the dossier keeps it", async () => {
  const { ask, shared, consultationId, moments, doctor } = await there();
  const ref = await shared();
  const [first, second] = await moments();
  const wanted = asked(first!, consultationId);
  const made = await book(ask, ref, wanted);
  expect(made).toMatchObject({ id: wanted.id, professionalId: doctor, startsAt: first!.startsAt, minutes: 30 });
  expect(await book(ask, ref, wanted)).toEqual(made);
  expect((await moments())[0]).toEqual(second);
  const [entry] = await entriesOf(ask);
  expect(entry).toMatchObject({ id: made.id, taken: { label: { ref, fullName: expect.stringContaining("Vries") } } });

  const params = { ref, appointmentId: made.id };
  const moved = await ask(moveAppointment, { params, body: { ...asked(second!, consultationId), seen: 0 } });
  expect(moved.startsAt).toBe(second!.startsAt);
  expect((await moments())[0]).toEqual(first);
  await ask(cancelAppointment, { params, body: { reason: "service", seen: 1 } });
  expect(await idsOf(ask)).toEqual([]);
  expect((await moments())[1]).toEqual(second);
  const again = ask(moveAppointment, { params, body: { ...asked(first!, consultationId), seen: 2 } });
  await expect(again).rejects.toEqual(refused("appointment_ended"));
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({
    hasContent: true,
    appointments: [{ cancelReason: "service", startsAt: second!.startsAt }],
  });
  const steps = await running.past
    .selectFrom("appointment_step")
    .select(["step", "sequence"])
    .where("appointment_id", "=", made.id)
    .orderBy("sequence")
    .execute();
  expect(steps.map(({ step }) => step)).toEqual(["planned", "moved", "cancelled"]);
});

test("of two planners at once one has the moment; the other hears so, and what is free now", async () => {
  const { ask, employer, shared, consultationId, moments } = await there();
  const other = running.as(await running.seed.user("case_manager", employer));
  for (let round = 0; round < 8; round += 1) {
    const [moment] = await moments();
    const [one, two] = [await shared(), await shared()];
    const heard = await Promise.all([
      outcome(book(ask, one, asked(moment!, consultationId))),
      outcome(book(other, two, asked(moment!, consultationId))),
    ]);
    expect(heard.toSorted()).toEqual(["moment_taken", "planned"]);
    const free = await moments("no", other);
    expect(free.length).toBe(6);
    expect(free.map((it) => it.startsAt)).not.toContain(moment!.startsAt);
  }
});

test("of two planners who change one appointment the later one hears so, and what the first made of it stands", async () => {
  const { ask, employer, shared, consultationId, moments } = await there();
  const other = running.as(await running.seed.user("case_manager", employer));
  const ref = await shared();
  const [first, second, third] = await moments();
  const { id, sequence } = await book(ask, ref, asked(first!, consultationId));
  const params = { ref, appointmentId: id };
  const wanted = { ...asked(second!, consultationId), seen: sequence };
  const moved = await ask(moveAppointment, { params, body: wanted });
  expect(await ask(moveAppointment, { params, body: wanted })).toEqual(moved);
  const late = other(moveAppointment, { params, body: { ...asked(third!, consultationId), seen: sequence } });
  await expect(late).rejects.toEqual(refused("appointment_changed"));
  const cancelling = (seen: number) => other(cancelAppointment, { params, body: { reason: "service", seen } });
  await expect(cancelling(sequence)).rejects.toEqual(refused("appointment_changed"));
  expect((await entriesOf(other))[0]).toMatchObject({
    startsAt: second!.startsAt,
    taken: { sequence: moved.sequence, consultationId },
  });
  const gone = await cancelling(moved.sequence);
  expect(await cancelling(sequence)).toEqual(gone);
  // At once, from what both saw: one is told it was changed.
  const again = await book(ask, ref, asked(first!, consultationId));
  const at = { ref, appointmentId: again.id };
  const heard = await Promise.all(
    [second!, third!].map((moment, which) =>
      outcome(
        [ask, other][which]!(moveAppointment, {
          params: at,
          body: { ...asked(moment, consultationId), seen: again.sequence },
        }),
      ),
    ),
  );
  expect(heard.toSorted()).toEqual(["appointment_changed", "planned"]);
});

test("who plans in an agenda waits for who was there first, so that neither ends as a fault", async () => {
  const { ask, shared, consultationId, moments } = await there();
  const [one, two] = [await shared(), await shared()];
  const [first, second] = await moments();
  let later: Promise<string> | undefined;
  await running.past.transaction().execute(async (tx) => {
    const during = sql`tstzrange(${first!.startsAt}, ${second!.startsAt})`;
    await tx
      .insertInto("booking")
      .values({ id: randomUUID(), professional_id: first!.professionalId, during, open: false, appointment: false })
      .execute();
    later = Promise.all([
      outcome(book(ask, one, asked(first!, consultationId))),
      outcome(book(ask, two, asked(second!, consultationId))),
    ]).then(String);
    await expect.poll(async () => (await waiting.execute(running.past)).rows.length).toBe(2);
  });
  expect(await later).toBe("moment_taken,planned");
});
const waiting = sql`select from pg_locks where locktype = 'advisory' and not granted
  and database = (select oid from pg_database where datname = current_database())`;

test("of two moved and one planned on one moment at once, one is there", async () => {
  const { ask, shared, consultationId, moments } = await there();
  const refs = [await shared(), await shared(), await shared()];
  const [one, two, wanted] = await moments();
  const [first, second] = [
    await book(ask, refs[0]!, asked(one!, consultationId)),
    await book(ask, refs[1]!, asked(two!, consultationId)),
  ];
  const move = (ref: DossierRef, appointmentId: string) =>
    ask(moveAppointment, { params: { ref, appointmentId }, body: { ...asked(wanted!, consultationId), seen: 0 } });
  const heard = await Promise.all([
    outcome(move(refs[0]!, first.id)),
    outcome(move(refs[1]!, second.id)),
    outcome(book(ask, refs[2]!, asked(wanted!, consultationId))),
  ]);
  expect(heard.toSorted()).toEqual(["moment_taken", "moment_taken", "planned"]);
  const taken = (await entriesOf(ask)).filter((it) => it.startsAt === wanted!.startsAt);
  expect(taken).toHaveLength(1);
});

test("outside his hours, for another kind, or with somebody who does not work for this employer nothing is planned", async () => {
  const { ask, employer, shared, consultationId, moments, placeId, doctor } = await there();
  const ref = await shared();
  const [moment] = await moments();
  const at = (hours: number) => ({ ...moment!, startsAt: new Date(Date.parse(moment!.startsAt) + hours * 3_600_000) });
  const said = (change: object) => book(ask, ref, { ...asked(moment!, consultationId), ...change });
  const night = { ...asked(moment!, consultationId), startsAt: at(14).startsAt.toISOString() };
  await expect(book(ask, ref, night)).rejects.toEqual(refused("moment_outside"));
  await expect(said({ open: true })).rejects.toEqual(refused("moment_outside"));
  await expect(said({ placeId: null })).rejects.toEqual(refused("invalid"));
  await expect(said({ placeId: randomUUID() })).rejects.toEqual(refused("invalid"));
  await expect(said({ consultationId: randomUUID() })).rejects.toEqual(refused("invalid"));
  await expect(said({ professionalId: randomUUID() })).rejects.toEqual(refused("not_found"));

  const elsewhere = await there();
  await expect(said({ professionalId: elsewhere.doctor })).rejects.toEqual(refused("not_found"));
  // Of both employers' planner he exists, and still cannot see this dossier.
  const both = await running.seed.user("planner", employer, elsewhere.employer);
  const wanted = { ...asked(moment!, consultationId), professionalId: elsewhere.doctor };
  await expect(book(running.as(both), ref, wanted)).rejects.toEqual(refused("not_found"));

  await ask(putPlace, { params: { placeId }, body: { name: `Dicht ${placeId}`, address: "Kade 1", closed: true } });
  await expect(said({})).rejects.toEqual(refused("invalid"));
  expect(await moments()).toEqual([]);
  expect((await ask(readPlanning, {})).professionals.map(({ userId }) => userId)).toEqual([doctor]);
});

test("in a dossier that is not shared nothing is planned, nor by whoever may not plan", async () => {
  const { ask, employer, shared, consultationId, moments } = await there();
  const [moment] = await moments();
  const unshared = await running.seed.dossier(employer, { identity: null });
  await expect(book(ask, unshared, asked(moment!, consultationId))).rejects.toEqual(refused("not_shared"));
  const hr = running.as(await running.seed.user("hr", employer));
  await expect(book(hr, await shared(), asked(moment!, consultationId))).rejects.toEqual(refused("not_permitted"));
});

test("what is of another employer is taken and no more, and his professionals do not exist", async () => {
  const { employer, shared, consultationId, moments, ask, doctor } = await there();
  const second = await running.seed.employer("active");
  await running.past
    .insertInto("reach")
    .values({ user_id: doctor, employer_id: second, department_id: null })
    .execute();
  const [moment] = await moments();
  const made = await book(ask, await shared(), asked(moment!, consultationId));
  const elsewhere = running.as(await running.seed.user("planner", second));
  expect(await entriesOf(elsewhere)).toEqual([
    {
      id: made.id,
      startsAt: made.startsAt,
      minutes: 30,
      placeId: made.placeId,
      open: false,
      visitor: false,
      taken: null,
    },
  ]);
  const theirs = await running.seed.dossier(second, { source: "shared", sharing: 1 });
  await expect(book(elsewhere, theirs, asked(moment!, consultationId))).rejects.toEqual(refused("moment_taken"));
  const stranger = running.as(await running.seed.user("planner", await running.seed.employer()));
  expect(await stranger(readAgendas, { query: { from: dayAhead(0), days: 7 } })).toEqual([]);
  expect(employer).not.toBe(second);
});

test("who comes to the open hour is kept from his employer, also where the employer shared him", async () => {
  const { ask, employer, shared, consultationId, moments } = await there();
  const ref = await shared();
  const [moment] = await moments("yes");
  const made = await book(ask, ref, { ...asked(moment!, consultationId), open: true });
  expect(made.confidential).toBe(true);
  const hr = running.as(await running.seed.user("hr", employer));
  expect(await hr(readDossier, { params: { ref } })).toMatchObject({ hasContent: false, appointments: [] });
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({ appointments: [{ id: made.id }] });
  // What he plans himself at that moment is not in its way, or he would know.
  const clock = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Amsterdam",
    dateStyle: "short",
    timeStyle: "short",
  });
  const [on, at] = clock.format(new Date(made.startsAt)).split(" ");
  const body = { id: WriteId.parse(randomUUID()), kind: "other" as const, manner: "phone" as const };
  await hr(planAppointment, { params: { ref }, body: { ...body, on: on!, at: at!, minutes: 30 } });
});

test("the employer's record of an agenda seen counts nobody of the open hour; his line stands on the confidential one", async () => {
  const { ask, employer, shared, consultationId, moments } = await there();
  const [seen, covert] = [await shared(), await shared()];
  await book(ask, seen, asked((await moments())[0]!, consultationId));
  await book(ask, covert, { ...asked((await moments("yes"))[0]!, consultationId), open: true });
  await entriesOf(ask);
  const listed = (table: "event" | "confidential_event") =>
    running.past.selectFrom(table).selectAll().where("employer_id", "=", employer).where("deed", "like", "%.listed");
  expect(await listed("event").execute()).toMatchObject([{ deed: "agenda.listed", amount: 1 }]);
  expect(await listed("confidential_event").execute()).toMatchObject([{ deed: "person.listed", ref: covert }]);
});

test("a place in the open hour can be kept for somebody without a name, and given back", async () => {
  const { ask, moments, doctor, shared, consultationId } = await there();
  const [moment] = await moments("yes");
  const body = { id: WriteId.parse(randomUUID()), startsAt: moment!.startsAt, minutes: 15 };
  const params = { userId: doctor };
  const given = await ask(giveOpenMoment, { params, body });
  expect(await ask(giveOpenMoment, { params, body })).toEqual(given);
  expect(await entriesOf(ask)).toEqual([given]);
  const wanted = { ...asked(moment!, consultationId), open: true };
  await expect(book(ask, await shared(), wanted)).rejects.toEqual(refused("moment_taken"));
  const other = { ...body, id: WriteId.parse(randomUUID()) };
  await expect(ask(giveOpenMoment, { params, body: other })).rejects.toEqual(refused("moment_taken"));
  await ask(takeOpenMomentBack, { params: { userId: doctor, bookingId: given.id } });
  expect(await entriesOf(ask)).toEqual([]);
  await book(ask, await shared(), wanted);
  const [taken] = await entriesOf(ask);
  const back = ask(takeOpenMomentBack, { params: { userId: doctor, bookingId: taken!.id } });
  await expect(back).rejects.toEqual(refused("not_found"));
});

test("an employer's user who cancels frees an agenda he cannot read", async () => {
  const { ask, employer, shared, consultationId, moments } = await there();
  const ref = await shared();
  const [moment] = await moments();
  const made = await book(ask, ref, asked(moment!, consultationId));
  const hr = running.as(await running.seed.user("hr", employer));
  await hr(cancelAppointment, { params: { ref, appointmentId: made.id }, body: { reason: "employer", seen: 0 } });
  expect((await moments())[0]).toEqual(moment);
  const { rows } = await running.suite.pool.query("select * from booking");
  expect(rows).toEqual([]);
});

test("who did not come is kept with a reason once it began; it stays taken and stays content", async () => {
  const { ask, shared, consultationId, moments } = await there();
  const ref = await shared();
  const made = await book(ask, ref, asked((await moments())[0]!, consultationId));
  const params = { ref, appointmentId: made.id };
  const missed = () => ask(markNoShow, { params, body: { reason: "mistaken" } });
  await expect(missed()).rejects.toEqual(refused("appointment_not_begun"));
  const begun = new Date(Date.now() - 60_000);
  await running.past.updateTable("appointment").set({ starts_at: begun }).where("id", "=", made.id).execute();
  expect((await missed()).noShowReason).toBe("mistaken");
  expect((await missed()).noShowReason).toBe("mistaken");
  const gone = ask(cancelAppointment, { params, body: { reason: "other", seen: 0 } });
  await expect(gone).rejects.toEqual(refused("appointment_past"));
  const from = dayAhead(-1);
  const [agenda] = await ask(readAgendas, { query: { from, days: 3 } });
  expect(agenda!.entries).toMatchObject([{ id: made.id, taken: { noShowReason: "mistaken" } }]);
});

test("hours that cannot be are refused, and of two who change one agenda the second hears that it changed", async () => {
  const { ask, doctor, agenda, placeId } = await there();
  const params = { userId: doctor };
  const put = (change: Partial<typeof agenda>, version = 1) =>
    ask(putProfessional, { params, body: { ...agenda, ...change, version } });
  const monday = { weekday: 1, from: "09:00", until: "12:00", placeId, open: false };
  for (const week of [
    [{ ...monday, until: "09:00" }],
    [monday, { ...monday, from: "11:45", until: "13:00" }],
    [{ ...monday, placeId: randomUUID() }],
  ])
    await expect(put({ week })).rejects.toEqual(refused("invalid"));
  const heard = await Promise.all([outcome(put({ week: [monday] })), outcome(put({ week: [] }))]);
  expect(heard.toSorted()).toEqual(["agenda_changed", "planned"]);
  await expect(put({ week: [{ ...monday, open: true }] }, 0)).rejects.toEqual(refused("agenda_changed"));
  const hr = await running.seed.user("hr", await running.seed.employer());
  const stranger = ask(putProfessional, { params: { userId: hr }, body: { ...agenda, version: 0 } });
  await expect(stranger).rejects.toEqual(refused("not_found"));
});

test("a name of a place or kind is there once", async () => {
  const { ask, placeId } = await there();
  const { places, consultations } = await ask(readPlanning, {});
  const { name } = places.find(({ id }) => id === placeId)!;
  const twin = ask(putPlace, { params: { placeId: randomUUID() }, body: { name, address: "Kade 2", closed: false } });
  await expect(twin).rejects.toEqual(refused("invalid"));
  const { id: _id, ...kind } = consultations[0]!;
  const same = ask(putConsultation, { params: { consultationId: randomUUID() }, body: kind });
  await expect(same).rejects.toEqual(refused("invalid"));
});
