import {
  cancelAppointment,
  endVault,
  forgetPerson,
  moveAppointment,
  readConfidentialRecord,
  readDossier,
  receivePerson,
  type DossierRef,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { transactionFor } from "@datakluis/kit/db";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { blank } from "../activation/blanking.ts";
import { amsterdamDate } from "../absence/days.ts";
import { openIdentity } from "../identities/store.ts";
import { blankMoved, makeAgreed } from "../recovery/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { asked, book, practiceOf } from "../testing/planning.ts";
import { retrieved, retrieving } from "../testing/retrieving.ts";
import { forgetUnwritten } from "./forgetting.ts";

/**
 * Somebody his employer shared comes to the open consultation hour, of which the employer does not know. He may revoke,
 * and the service must still know whom it expects (product.md, D11 and F4).
 */

let running: RunningSuite;
let vault: Ask;
beforeAll(async () => {
  running = await runningSuite();
  vault = await running.asServer("vault");
});
afterAll(() => running.stop());

const because = {
  careRequest: "sick_report",
  note: "Heeft zich ziek gemeld",
  byName: "A. Gebruiker",
  at: "2026-02-02T11:29:00.000Z",
} as const;
const daysOn = (days: number) => amsterdamDate(new Date(Date.now() + days * 86_400_000));

/** Employer, planner and somebody: at home in the vault and shared, or at an employer without one. */
async function there(of: "shared" | "delivered" = "shared") {
  const employer = await running.seed.employer(of === "shared" ? "active" : "none");
  const practice = await practiceOf(running, employer);
  const hr = running.as(await running.seed.user("hr", employer));
  const person = async () => {
    if (of === "delivered") return running.seed.dossier(employer, { source: "delivered" });
    const ref = await running.seed.dossier(employer, { identity: null });
    await vault(receivePerson, {
      params: { ref },
      body: { ref, sharing: 1, version: 3, identity: retrieved, because },
    });
    return ref;
  };
  const visit = async (ref: DossierRef) => {
    const [moment] = await practice.moments("yes");
    return book(practice.ask, ref, { ...asked(moment!, practice.consultationId), open: true });
  };
  return { ...practice, employer, hr, person, visit };
}

const revoke = (ref: DossierRef) => vault(forgetPerson, { params: { ref }, body: { sharing: 2 } });
const nameFor = async (ask: Ask, ref: DossierRef) => {
  const { person, retrieved: how } = await ask(readDossier, { params: { ref } });
  return [person?.lastName ?? null, how?.kept ?? null];
};
const deedsOf = async (table: "event" | "confidential_event", ref: DossierRef) =>
  (await running.past.selectFrom(table).select("deed").where("ref", "=", ref).orderBy("id").execute()).map(
    ({ deed }) => deed,
  );
const copiesOf = (ref: DossierRef) =>
  running.past.selectFrom("confidential_identity").selectAll().where("ref", "=", ref).execute();

test("who revokes is answered as ever, and the service still knows whom it expects", async () => {
  const { ask, hr, person, visit, employer } = await there();
  const [quiet, visiting] = [await person(), await person()];
  await visit(visiting);
  const seenByHr = async (ref: DossierRef) => {
    const { ref: _ref, personnelNumber: _number, ...rest } = await hr(readDossier, { params: { ref } });
    return rest;
  };
  expect(await seenByHr(visiting)).toEqual(await seenByHr(quiet));
  expect(await revoke(visiting)).toEqual(await revoke(quiet));
  expect(await seenByHr(visiting)).toEqual(await seenByHr(quiet));
  expect(await nameFor(ask, quiet)).toEqual([null, null]);
  expect(await nameFor(ask, visiting)).toEqual([retrieved.lastName, true]);
  expect((await deedsOf("event", visiting)).filter((it) => it.startsWith("person."))).toEqual(
    (await deedsOf("event", quiet)).filter((it) => it.startsWith("person.")),
  );
  expect(await deedsOf("confidential_event", visiting)).toContain("person.kept");
  const officer = await retrieving(running).colleague(["audit_confidential"], employer);
  const { lines } = await running.as(officer)(readConfidentialRecord, { body: { limit: 50 } });
  expect(lines).toContainEqual(expect.objectContaining({ deed: "person.kept", byName: null }));
});

test("what the employer shares again comes first, and a change of it reaches what was kept no more", async () => {
  const { ask, person, visit } = await there();
  const ref = await person();
  await visit(ref);
  await revoke(ref);
  const late = { ref, sharing: 1, version: 4, identity: { ...retrieved, lastName: "Later" }, because };
  await vault(receivePerson, { params: { ref }, body: late });
  expect(await nameFor(ask, ref)).toEqual([retrieved.lastName, true]);
  await vault(receivePerson, { params: { ref }, body: { ...late, sharing: 3, version: 5 } });
  expect(await nameFor(ask, ref)).toEqual(["Later", null]);
  await vault(forgetPerson, { params: { ref }, body: { sharing: 4 } });
  expect(await nameFor(ask, ref)).toEqual(["Later", true]);
});

test("cancelled before, nobody is kept; cancelled after, he is let go as whoever was retrieved, and not before", async () => {
  const { ask, person, visit } = await there();
  const [before, after, standing] = [await person(), await person(), await person()];
  const cancel = async (ref: DossierRef, { id }: { id: string }) =>
    ask(cancelAppointment, { params: { ref, appointmentId: id }, body: { reason: "employee", seen: 0 } });
  await cancel(before, await visit(before));
  const [made] = [await visit(after), await visit(standing)];
  for (const ref of [before, after, standing]) await revoke(ref);
  expect(await copiesOf(before)).toEqual([]);
  expect((await ask(readDossier, { params: { ref: after } })).retrieved).toMatchObject({ forgottenOn: null });
  await cancel(after, made);
  const { retrieved: how } = await ask(readDossier, { params: { ref: after } });
  // Fourteen days a sharing may stand without anything written.
  expect(how?.forgottenOn).toBe(daysOn(15));
  await forgetUnwritten(running.suite.db, daysOn(14));
  expect(await copiesOf(after)).toHaveLength(1);
  await forgetUnwritten(running.suite.db, daysOn(15));
  expect(await copiesOf(after)).toEqual([]);
  expect(await deedsOf("confidential_event", after)).toContain("person.forgotten");
  expect(await nameFor(ask, standing)).toEqual([retrieved.lastName, true]);
});

test("whoever is kept can be moved and cancelled, and who was retrieved before stays as he was then", async () => {
  const { ask, employer, person, visit, moments, consultationId } = await there();
  const it = retrieving(running);
  await it.agree(employer);
  const ref = await person();
  const retriever = await it.retriever(employer);
  const then = { ...retrieved, lastName: "Eerder" };
  await it.retrieve(retriever, employer, it.bodyFor(it.ticketFor(ref, then)));
  const { id } = await visit(ref);
  await revoke(ref);
  expect(await nameFor(ask, ref)).toEqual(["Eerder", false]);
  const body = { ...asked((await moments("yes"))[0]!, consultationId), seen: 0 };
  const moved = await ask(moveAppointment, { params: { ref, appointmentId: id }, body });
  expect(moved).toMatchObject({ id, startsAt: body.startsAt, confidential: true });
});

test("of a moment that is booked and a sharing that is revoked at once: whom the service expects, it knows", async () => {
  const { ask, person, visit } = await there();
  for (let round = 0; round < 6; round += 1) {
    const ref = await person();
    const [booked, closed] = await Promise.allSettled([visit(ref), revoke(ref)]);
    expect(closed).toMatchObject({ value: { closed: true } });
    expect((await nameFor(ask, ref))[0]).toBe(booked.status === "fulfilled" ? retrieved.lastName : null);
  }
});

/** How many wait for a lock in this database. */
const waiting = async (): Promise<number> => {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(running.past);
  return rows[0]!.waiting;
};

test("after a backup was put back, whoever books at that moment is waited for", async () => {
  const { ask, employer, person, visit } = await there("delivered");
  const [ref, other] = [await person(), await person()];
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  // Who books has the dossier, and cannot write yet.
  const holding = running.past.transaction().execute(async (tx) => {
    await sql`lock table appointment in share mode`.execute(tx);
    begin();
    await held;
  });
  await begun;
  const booked = visit(ref);
  await expect.poll(waiting, { timeout: 30_000 }).toBe(1);
  let gone = false;
  const blanking = blankMoved(running.suite, employer).then(() => (gone = true));
  await expect.poll(async () => gone || (await waiting()) === 2, { timeout: 30_000 }).toBe(true);
  letGo();
  await Promise.all([holding, booked, blanking]);
  expect((await nameFor(ask, ref))[1]).toBe(true);
  expect(await nameFor(ask, other)).toEqual([null, null]);
});

test("nor is he lost when people move to a vault, when it ends, or after a backup was put back", async () => {
  const { suite } = running;
  type There = Awaited<ReturnType<typeof there>>;
  const ways: ["shared" | "delivered", (it: There, ref: DossierRef) => Promise<unknown>][] = [
    [
      "delivered",
      ({ employer }, ref) =>
        transactionFor(suite.db, { employer }, (tx) =>
          blank(tx, suite.master, employer, { refs: [ref], versions: [1] }),
        ),
    ],
    ["delivered", ({ employer }) => blankMoved(suite, employer)],
    ["shared", ({ employer }) => vault(endVault, { params: { employerId: employer } })],
    ["shared", ({ employer }, ref) => makeAgreed(suite, employer, [{ ref, sharing: 2, employment: 0, forget: true }])],
  ];
  for (const [of, leave] of ways) {
    const it = await there(of);
    const ref = await it.person();
    await it.visit(ref);
    await leave(it, ref);
    expect(await running.past.selectFrom("identity").select("ref").where("ref", "=", ref).execute()).toEqual([]);
    expect((await nameFor(it.ask, ref))[1]).toBe(true);
    // No more of him than of a shared person (UAVG art. 46).
    const [copy] = await copiesOf(ref);
    const { bsn, iban } = openIdentity(suite.master, { ...copy!, confidential: true }).reveal();
    expect([bsn, iban]).toEqual([undefined, undefined]);
  }
});
