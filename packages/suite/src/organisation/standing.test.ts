import { randomUUID } from "node:crypto";
import { readStanding, type RefusalCode, type UserId } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const standing = (by: UserId) => (userId: UserId) => running.as(by)(readStanding, { params: { userId } });

test("an administrator sees what a user may do, where, and where each comes from", async () => {
  const { seed } = running;
  const [one, two, theirs] = [await seed.employer("active"), await seed.employer(), await seed.employer()];
  const department = await seed.department(one);
  const ref = await seed.dossier(one, { personnelNumber: "ZIE1" });
  const admin = await seed.user("functional_administrator", one, two);
  const manager = await seed.user("manager", [one, department]);
  await seed.single(manager, one, ref);
  const group = await seed.employerGroup([two], manager);
  const lender = await seed.user("hr", one);
  await seed.substitution(lender, manager, 0, 5);

  const seen = await standing(admin)(manager);
  const own = { lenderName: null };
  const lent = { lenderName: expect.stringContaining("Gebruiker") };
  expect(seen).toMatchObject({ userId: manager, side: "employer", group: "manager", groupName: null });
  expect(seen.rights).toEqual([
    { right: "deliver", from: [lent] },
    { right: "report_absence", from: [own, lent] },
    { right: "see_dossiers", from: [own, lent] },
    { right: "vault", from: [own] },
  ]);
  expect(seen.places.map(({ place, from }) => [place.kind, from.lenderName === null])).toEqual([
    ["group", true],
    ["department", true],
    ["employee", true],
    ["employer", false],
  ]);
  expect(seen.places[0]).toMatchObject({ place: { groupId: group }, employerNames: [`Werkgever ${two}`] });
  expect(seen.vaults.map(({ employerId, vault, asks }) => [employerId, vault, asks]).toSorted()).toEqual(
    [
      [one, "active", true],
      [two, "none", true],
    ].toSorted(),
  );
  expect(JSON.stringify(seen)).not.toMatch(/Vries|Lindelaan|1980/);
  const looks = await running.past.selectFrom("event").select(["deed", "purpose"]).where("actor", "=", admin).execute();
  expect(looks).toEqual([{ deed: "user.viewed", purpose: manager }]);

  // Of a place out of reach he hears nothing, and of who works only there neither.
  const elsewhere = standing(await seed.user("functional_administrator", theirs));
  for (const userId of [manager, randomUUID() as UserId])
    await expect(elsewhere(userId)).rejects.toEqual(refused("not_found"));
  const partly = await standing(await seed.user("super_administrator", two))(manager);
  expect(partly.places.map(({ place }) => place.kind)).toEqual(["group"]);
  expect(partly.rights.map(({ right }) => right)).not.toContain("deliver");
  await expect(standing(lender)(manager)).rejects.toEqual(refused("not_permitted"));
});
