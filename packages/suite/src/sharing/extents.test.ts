import {
  forgetBsn,
  forgetPerson,
  putUpdates,
  readDossier,
  receiveBsn,
  receivePerson,
  showBsn,
  type DossierRef,
  type EmployerId,
  type RefusalCode,
  type UserId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

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
const at = "2026-02-02T11:29:00.000Z";
const because = { purpose: "uwv_notification", note: "Melding aan UWV", byName: "A. Gebruiker", at } as const;
const person = { lastName: "Naam", nameUse: "own", sex: "female", bornOn: "1980-05-05" } as const;
const shareBecause = {
  careRequest: "sick_report",
  note: "Heeft zich ziek gemeld",
  byName: "A. Gebruiker",
  at,
} as const;

const share = (ref: DossierRef, sharing = 1) =>
  vault(receivePerson, {
    params: { ref },
    body: { ref, sharing, version: 1, identity: person, because: shareBecause },
  });
const shared = async () => {
  const ref = await running.seed.dossier(employer, { identity: null });
  await share(ref);
  return ref;
};
const give = (ref: DossierRef, grant: number, version = 1, sharing = 1) =>
  vault(receiveBsn, { params: { ref }, body: { sharing, grant, version, bsn: "999993847", because } });
const take = (ref: DossierRef, grant: number, version = 1) =>
  vault(forgetBsn, { params: { ref }, body: { grant, version } });
const shown = (ref: DossierRef) =>
  running
    .as(doctor)(showBsn, { params: { ref } })
    .then(
      ({ bsn }) => bsn,
      (no: { code: string }) => no.code,
    );

test("a BSN is covered on the page, shown on the record, and gone when it is taken back", async () => {
  const ref = await shared();
  expect(await shown(ref)).toBe("not_found");
  await give(ref, 1);
  const dossier = await running.as(doctor)(readDossier, { params: { ref } });
  expect(dossier.bsnBecause).toEqual(because);
  expect(JSON.stringify(dossier)).not.toContain("999993847");
  expect(await shown(ref)).toBe("999993847");
  await take(ref, 2);
  expect(await shown(ref)).toBe("not_found");
  const looks = running.past.selectFrom("event").select("actor").where("ref", "=", ref).where("deed", "=", "bsn.shown");
  expect(await looks.execute()).toEqual([{ actor: doctor }]);
  const row = running.past
    .selectFrom("shared_extent")
    .select(["sealed", "wrapped_key", "because"])
    .where("ref", "=", ref);
  expect(await row.executeTakeFirst()).toEqual({ sealed: null, wrapped_key: null, because: null });
});

test("no user of the employer sees it here, and nobody beyond his reach", async () => {
  const ref = await shared();
  await give(ref, 1);
  const hr = running.as(await running.seed.user("hr", employer));
  await expect(hr(showBsn, { params: { ref } })).rejects.toEqual(refused("not_permitted"));
  expect((await hr(readDossier, { params: { ref } })).bsnBecause).toBeNull();
  const stranger = running.as(await running.seed.user("company_doctor", await running.seed.employer("active")));
  await expect(stranger(showBsn, { params: { ref } })).rejects.toEqual(refused("not_found"));
});

test("it goes with the person, and neither comes back by what comes late", async () => {
  const ref = await shared();
  await give(ref, 1);
  await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } });
  expect(await shown(ref)).toBe("not_found");
  await give(ref, 1);
  await give(ref, 2);
  expect(await shown(ref)).toBe("not_found");
  await share(ref, 4);
  // Of the sharing before, lost on the wire until now.
  await give(ref, 3, 1, 1);
  expect(await shown(ref)).toBe("not_found");
  await give(ref, 3, 1, 4);
  expect(await shown(ref)).toBe("999993847");
});

test("in whatever order grants and withdrawals come, the newest decides", async () => {
  const told = fc.record({ grant: fc.integer({ min: 1, max: 4 }), version: fc.integer({ min: 1, max: 3 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(told, { minLength: 1, maxLength: 8 }), async (messages) => {
      const ref = await shared();
      // Odd ones give, even ones take: as a history of grants does.
      for (const { grant, version } of messages)
        await (grant % 2 ? give(ref, grant, version) : take(ref, grant, version));
      const newest = Math.max(...messages.map(({ grant }) => grant));
      expect(await shown(ref)).toBe(newest % 2 ? "999993847" : "not_found");
    }),
    { numRuns: 12 },
  );
});

test("since when changes are held back stands on the page, until the newest says they come again", async () => {
  const ref = await shared();
  const tell = (seq: number, stoppedAt: string | null, sharing = 1) =>
    vault(putUpdates, { params: { ref }, body: { sharing, seq, stoppedAt } });
  const page = async () => (await running.as(doctor)(readDossier, { params: { ref } })).updatesStoppedAt;
  await tell(1, at);
  expect(await page()).toBe(at);
  await tell(2, null);
  await tell(1, at);
  expect(await page()).toBeNull();
});
