import { afterAll, beforeAll, expect, test } from "vitest";
import {
  acceptAgreement,
  keepAgreementDraft,
  readAgreementsToSign,
  type EmployerId,
  type Problem,
} from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { newId } from "../testing/seed.ts";
import { visitor, type Visitor } from "../testing/visitor.ts";
import { documents } from "./documents.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

const texts = documents.map(({ id, sha256 }) => ({ id, sha256 }));
const filled = (employerId: EmployerId, change = {}) => ({
  employerId,
  chosen: true,
  representativeName: "V. Tegen",
  representativeEmail: "nog niet af",
  declared: true,
  ...change,
});
const keep = (who: Visitor, employers: ReturnType<typeof filled>[], read = texts) =>
  vault.as(who, keepAgreementDraft, { body: { step: "details", documents: read, employers } });
const read = async (who: Visitor) => (await vault.as(who, readAgreementsToSign)).answer;
const draftsOf = ({ id }: { id: EmployerId }) =>
  vault.past.selectFrom("agreement_draft").select("user_id").where("employer_id", "=", id).execute();

test("an administrator finds all employers that await him, with what the service knows of them", async () => {
  const who = visitor();
  const [one, two] = [
    await vault.seed.proposed({ administrators: [who] }),
    await vault.seed.proposed({ administrators: [who] }),
  ];
  await vault.seed.moving({ administrators: [who] });
  const told = await read(who);
  expect(told.step).toBe("why");
  expect(told.documents).toEqual(documents);
  expect(told.employers.map(({ id }) => id).toSorted()).toEqual([one.id, two.id].toSorted());
  expect(told.employers[0]).toMatchObject({
    chamberNumber: "12345678",
    representativeName: "V. Vertegenwoordiger",
    representativeEmail: "directie@werkgever.example",
    draft: null,
  });
});

test("he is told whether the dossiers move at once or in the night after, and afterwards as well", async () => {
  const who = visitor();
  const [now, atNight] = [
    await vault.seed.proposed({ administrators: [who] }),
    await vault.seed.proposed({ administrators: [who], atNight: true }),
  ];
  const nights = async () => new Map((await read(who)).employers.map((it) => [it.id, it.atNight]));
  expect(await nights()).toEqual(
    new Map([
      [now.id, false],
      [atNight.id, true],
    ]),
  );
  for (const { id: employerId } of [now, atNight]) {
    const body = await vault.seed.acceptance(who, employerId);
    const told = await vault.as(who, acceptAgreement, { params: { employerId }, body });
    expect(told.answer.atNight).toBe(employerId === atNight.id);
  }
});

test("what was half filled in is there again, for him alone, and the last word counts", async () => {
  const two = [visitor("Een"), visitor("Twee")] as const;
  const employer = await vault.seed.proposed({ administrators: [...two] });
  await keep(two[0], [filled(employer.id, { representativeName: "" })]);
  await keep(two[0], [filled(employer.id)]);
  const { employerId: _, ...draft } = filled(employer.id);
  expect(await read(two[0])).toMatchObject({ step: "details", employers: [{ draft }] });
  expect(await read(two[1])).toMatchObject({ step: "why", employers: [{ draft: null }] });
});

test("whoever declared to have read other texts than those of now, is asked again", async () => {
  const employer = await vault.seed.proposed();
  const who = employer.administrator;
  await keep(
    who,
    [filled(employer.id)],
    texts.map((it, at) => (at ? it : { ...it, sha256: "0".repeat(64) })),
  );
  expect((await read(who)).employers[0]?.draft).toMatchObject({ declared: false, representativeName: "V. Tegen" });
  await keep(who, [filled(employer.id)]);
  await vault.past.updateTable("agreement_draft").set({ declared_for: "teksten van vroeger" }).execute();
  expect((await read(who)).employers[0]?.draft).toMatchObject({ declared: false });
});

test("nothing is kept for an employer that does not await him, there or not there", async () => {
  const [mine, theirs] = [await vault.seed.proposed(), await vault.seed.proposed()];
  const standing = await vault.seed.moving({ administrators: [mine.administrator] });
  for (const id of [theirs.id, standing.id, newId<EmployerId>()])
    expect((await keep(mine.administrator, [filled(id)])).status).toBe(200);
  for (const it of [theirs, standing]) expect(await draftsOf(it)).toEqual([]);
  expect((await vault.as(visitor(), readAgreementsToSign)).code).toBe("not_permitted");
});

test("at the acceptance by one, what any administrator had filled in is destroyed", async () => {
  const two = [visitor("Een"), visitor("Twee")] as const;
  const employer = await vault.seed.proposed({ administrators: [...two] });
  const other = await vault.seed.proposed({ administrators: [two[0]] });
  for (const who of two) await keep(who, [filled(employer.id), filled(other.id)]);
  const body = await vault.seed.acceptance(two[0], employer.id);
  await vault.as(two[0], acceptAgreement, { params: { employerId: employer.id }, body });
  expect(await draftsOf(employer)).toEqual([]);
  expect((await keep(two[1], [filled(employer.id)])).status).toBe(200);
  expect(await draftsOf(employer)).toEqual([]);
  // The rest of his run is not touched by it.
  expect((await read(two[0])).employers).toMatchObject([{ id: other.id, draft: { chosen: true } }]);
});

test("of ten tries at once by two administrators one signs; who is later hears who did and when", async () => {
  const two = [visitor("Een"), visitor("Twee")] as const;
  const employer = await vault.seed.proposed({ administrators: [...two] });
  const params = { employerId: employer.id };
  const tries = Array.from({ length: 10 }, (_, at) => two[at % 2]!);
  const bodies = await Promise.all(tries.map((who) => vault.seed.acceptance(who, employer.id)));
  const drafts = two.map((who) => keep(who, [filled(employer.id)]));
  const told = await Promise.all(tries.map((who, at) => vault.as(who, acceptAgreement, { params, body: bodies[at]! })));
  expect((await Promise.all(drafts)).map(({ status }) => status)).toEqual([200, 200]);
  const signed = told.findIndex(({ status }) => status === 200);
  const others = told.filter((_, at) => at !== signed);
  expect(new Set(others.map(({ code }) => code))).toEqual(new Set(["already_accepted"]));
  for (const { text } of others)
    expect((JSON.parse(text) as Problem).faults[0]?.sentence).toMatch(
      new RegExp(`^${tries[signed]!.displayName} gaf akkoord op \\d+ \\w+ \\d{4} om \\d\\d:\\d\\d\\.$`),
    );
  const agreements = vault.past.selectFrom("agreement").select("accepted_by").where("employer_id", "=", employer.id);
  expect(await agreements.execute()).toEqual([{ accepted_by: tries[signed]!.userId }]);
  expect(await draftsOf(employer)).toEqual([]);
});
