import { randomUUID } from "node:crypto";
import {
  forgetPerson,
  readDossier,
  receivePerson,
  reportSick,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
  type SharedIdentity,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { sickReport } from "../testing/reports.ts";

let running: RunningSuite;
let vault: Ask;
let employer: EmployerId;
let doctor: UserId;
beforeAll(async () => {
  running = await runningSuite();
  vault = await running.asServer("vault");
  employer = await running.seed.employer("active");
  doctor = await running.seed.user("company_doctor", employer);
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const because = {
  careRequest: "sick_report",
  note: "Heeft zich ziek gemeld",
  byName: "A. Gebruiker",
  at: "2026-02-02T11:29:00.000Z",
} as const;
const identity = (lastName: string): SharedIdentity => ({
  lastName,
  nameUse: "own",
  sex: "female",
  bornOn: "1980-05-05",
});

const anonymous = () => running.seed.dossier(employer, { identity: null });
const tell = (ref: DossierRef, sharing: number, version: number) =>
  vault(receivePerson, {
    params: { ref },
    body: { ref, sharing, version, identity: identity(`Naam${version}`), because },
  });
const close = (ref: DossierRef, sharing: number) => vault(forgetPerson, { params: { ref }, body: { sharing } });
const seen = async (ref: DossierRef) => {
  const { person } = await running.as(doctor)(readDossier, { params: { ref } });
  return person?.lastName ?? "anoniem";
};
const sick = (ref: DossierRef, startsOn = "2024-01-01") =>
  running.as(doctor)(reportSick, {
    params: { ref },
    body: sickReport({ startsOn }),
  });
const deedsOf = async (ref: DossierRef) => {
  const rows = await running.past
    .selectFrom("event")
    .select("deed")
    .where("ref", "=", ref)
    .where("actor_kind", "=", "service")
    .orderBy("id")
    .execute();
  return rows.map(({ deed }) => deed);
};

test("a shared person is seen with the reason, updated, and gone when it is taken back", async () => {
  const ref = await anonymous();
  await tell(ref, 1, 4);
  const dossier = await running.as(doctor)(readDossier, { params: { ref } });
  expect(dossier.person).toEqual(identity("Naam4"));
  expect(dossier.shared).toEqual(because);
  await tell(ref, 1, 5);
  expect(await seen(ref)).toBe("Naam5");
  expect(await close(ref, 2)).toEqual({ closed: true });
  expect(await seen(ref)).toBe("anoniem");
  expect(await deedsOf(ref)).toEqual(["person.received", "person.updated", "person.forgotten"]);
});

test("late, doubled and swapped messages bring nobody back", async () => {
  const ref = await anonymous();
  await close(ref, 2);
  await tell(ref, 1, 1);
  expect(await seen(ref)).toBe("anoniem");
  await tell(ref, 3, 1);
  await tell(ref, 3, 1);
  expect(await close(ref, 2)).toEqual({ closed: true });
  expect(await seen(ref)).toBe("Naam1");
  expect(await close(ref, 4)).toEqual({ closed: true });
  await tell(ref, 3, 2);
  expect(await seen(ref)).toBe("anoniem");
});

test("a dossier in which something is written stays open, says so as often as it is asked, and writes it down once", async () => {
  const ref = await anonymous();
  await tell(ref, 1, 1);
  await sick(ref);
  expect(await close(ref, 2)).toEqual({ closed: false });
  expect(await close(ref, 2)).toEqual({ closed: false });
  expect(await seen(ref)).toBe("Naam1");
  expect(await deedsOf(ref)).toEqual(["person.received", "person.kept"]);
  await tell(ref, 3, 2);
  expect(await seen(ref)).toBe("Naam2");
});

test("a dossier that never came holds nobody, and takes nobody", async () => {
  const ref = randomUUID() as DossierRef;
  expect(await close(ref, 1)).toEqual({ closed: true });
  await expect(tell(ref, 1, 1)).rejects.toEqual(refused("not_found"));
});

test("a person for another dossier than the one named is refused", async () => {
  const [one, other] = [await anonymous(), await anonymous()];
  const body = { ref: other, sharing: 1, version: 1, identity: identity("Naam1"), because };
  await expect(vault(receivePerson, { params: { ref: one }, body })).rejects.toEqual(refused("invalid"));
});

test("a BSN or bank account is refused, also from the vault", async () => {
  const ref = await anonymous();
  for (const extra of [{ bsn: "999993847" }, { iban: "NL91ABNA0417164300" }]) {
    const body = { ref, sharing: 1, version: 1, identity: { ...identity("Naam1"), ...extra }, because };
    await expect(vault(receivePerson, { params: { ref }, body })).rejects.toEqual(refused("invalid"));
  }
  expect(await seen(ref)).toBe("anoniem");
});

/**
 * A vault's story of one dossier: shared, changed, closed, shared again. Its messages are delivered in any order and
 * any number of times, and in the end each once more in order, as the vault's retries do.
 */
const stories = fc.array(fc.constantFrom("share", "change", "close"), { minLength: 1, maxLength: 6 }).chain((steps) => {
  const told = messagesOf(steps);
  return fc.record({
    told: fc.constant(told),
    disorder: fc.array(fc.nat(Math.max(0, told.length - 1)), { maxLength: 12 }),
  });
});

type Told = { sharing: number; version: number | null };

function messagesOf(steps: readonly ("share" | "change" | "close")[]): Told[] {
  const told: Told[] = [];
  let [sharing, version, open] = [0, 1, false];
  for (const step of steps) {
    if (step === "change") version += 1;
    if (step === "share" && !open) [sharing, open] = [sharing + 1, true];
    if (step === "close" && open) {
      [sharing, open] = [sharing + 1, false];
      told.push({ sharing, version: null });
    }
    if (open) told.push({ sharing, version });
  }
  return told;
}

test("in whatever order messages come, the newest of each kind decides", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async ({ told, disorder }) => {
      fc.pre(told.length > 0);
      const ref = await anonymous();
      const deliver = ({ sharing, version }: Told) => (version ? tell(ref, sharing, version) : close(ref, sharing));
      const come: Told[] = [];
      for (const at of disorder) {
        await deliver(told[at]!);
        come.push(told[at]!);
        // What the vault has taken back is never seen, whatever comes after.
        const newest = come.reduce((a, b) => (b.sharing > a.sharing ? b : a));
        expect(newest.version !== null || (await seen(ref)) === "anoniem").toBe(true);
      }
      for (const message of told) await deliver(message);
      const last = told.at(-1)!;
      expect(await seen(ref)).toBe(last.version ? `Naam${last.version}` : "anoniem");
    }),
    { numRuns: 20 },
  );
});

test("of closing and writing at the same moment only one wins", async () => {
  for (let round = 0; round < 12; round++) {
    const ref = await anonymous();
    await tell(ref, 1, 1);
    const report = () =>
      sick(ref).then(
        () => "written",
        (no: { code: string }) => no.code,
      );
    const [{ closed }, written] =
      round % 2
        ? await Promise.all([close(ref, 2), report()])
        : await Promise.all([report(), close(ref, 2)]).then(([a, b]) => [b, a] as const);
    expect([closed, written]).toEqual(closed ? [true, "not_shared"] : [false, "written"]);
    expect(await seen(ref)).toBe(closed ? "anoniem" : "Naam1");
  }
});
