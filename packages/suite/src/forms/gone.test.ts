import {
  closeTask,
  GroupName,
  readDossier,
  receivePerson,
  withdrawSpell,
  type DossierRef,
  type RefusalCode,
  type Spell,
  type UserId,
} from "@datakluis/contract";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { ago, formsOf, wholeForm } from "../testing/forms.ts";
import { noting } from "../testing/notes.ts";
import { newId, retrieved } from "../testing/retrieving.ts";

/**
 * What becomes of a form whose step is no longer there: its absence was withdrawn, or no plan is needed and so there is none
 * to look back on. What was finished is kept, and read by whom it was read; what somebody was still writing goes.
 */

let running: RunningSuite;
let it: ReturnType<typeof noting>;
let forms: ReturnType<typeof formsOf>;
beforeAll(async () => {
  running = await runningSuite();
  [it, forms] = [noting(running), formsOf(running)];
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const analysis = wholeForm.problem_analysis!;
const plan = wholeForm.action_plan!;
const lookedBack = {
  discussed_on: ago(1),
  done_so_far: "Twee ochtenden gewerkt",
  work_now: "Balie",
  goal_still: "yes",
  employer_steps: "Een derde ochtend",
  employee_steps: "Een derde ochtend komen",
  evaluate_on: ago(-40),
  agreed: "yes",
};

const spellOf = async (user: UserId, ref: DossierRef): Promise<Spell> =>
  (await running.as(user)(readDossier, { params: { ref } })).spells[0]!;

async function withdrawn(user: UserId, ref: DossierRef): Promise<void> {
  const { id, version } = await spellOf(user, ref);
  const body = { id: newId(), seen: version, reason: "not_ill" as const };
  await running.as(user)(withdrawSpell, { params: { ref, spellId: id }, body });
}

/** The employer shares of whom the service knew already. */
const share = async (ref: DossierRef) =>
  (await running.asServer("vault"))(receivePerson, {
    params: { ref },
    body: {
      ...{ ref, sharing: 1, version: 9, identity: retrieved },
      because: { careRequest: "other", note: "Deelt zelf", byName: "HR", at: "2026-02-02T11:29:00.000Z" },
    },
  });

const close = (user: UserId, ref: DossierRef, taskId: string, what: "not_applicable" | "reopened") =>
  running.as(user)(closeTask, {
    params: { ref, taskId },
    body: { id: newId(), outcome: what === "reopened" ? { what } : { what, reason: "not_obliged" } },
  });

const draftsOf = (ref: DossierRef) =>
  running.past.selectFrom("form_draft").select("kind").where("ref", "=", ref).execute();
const removedOf = (ref: DossierRef, table: "event" | "confidential_event") =>
  running.past
    .selectFrom(table)
    .select(["actor", "purpose"])
    .where("ref", "=", ref)
    .where("deed", "=", "form.draft_removed")
    .execute();

test("whoever read a finished form reads it after the absence was withdrawn, and nobody else; what was a draft is gone", async () => {
  const { seed } = running;
  const employer = await it.retrievals.agreeing();
  const people = new Map<string, UserId>();
  for (const group of GroupName.options) people.set(group, await seed.user(group, employer));
  const limited = await seed.user("case_manager", employer);
  await seed.limit(limited);
  people.set("limited", limited);
  const [doctor, manager, hr] = [people.get("company_doctor")!, people.get("case_manager")!, people.get("hr")!];
  const retriever = await it.retrievals.retriever(employer);
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.boolean(), async (covert, ofDoctor) => {
      const ref = covert ? await it.covertAt(employer, retriever) : await it.sharedAt(employer);
      const taskOf = await forms.ill(manager, ref);
      const [finished, draft] = ofDoctor
        ? (["problem_analysis", "action_plan"] as const)
        : (["action_plan", "problem_analysis"] as const);
      const hand = (kind: string) => (kind === "problem_analysis" ? doctor : manager);
      await forms.write(hand(finished), ref, taskOf(finished), wholeForm[finished]!, { finished: true });
      // And a draft of the version after that, and of another form.
      await forms.write(hand(finished), ref, taskOf(finished), wholeForm[finished]!);
      await forms.write(hand(draft), ref, taskOf(draft), {});
      const told = (user: UserId) =>
        forms.read(user, ref, taskOf(finished)).then(
          ({ versions }) => versions,
          (no: { code: string }) => no.code,
        );
      const before = new Map<string, unknown>();
      for (const [who, user] of people) before.set(who, await told(user));
      expect([...before.values()].filter((one) => typeof one !== "string").length).toBeGreaterThan(2);

      await withdrawn(covert ? manager : hr, ref);

      for (const [who, user] of people) {
        expect([who, await told(user)]).toEqual([who, before.get(who)]);
        const read = typeof before.get(who) !== "string";
        const listed = await forms.list(user, ref).catch(() => []);
        expect([who, listed]).toEqual([
          who,
          read
            ? [
                expect.objectContaining({
                  ...{ kind: finished, state: "finished", mayFill: false, gone: "withdrawn", dueOn: null },
                  ...{ startsOn: ago(50), confidential: covert },
                }),
              ]
            : [],
        ]);
        // Drawing takes long: once is enough of who may.
        if (!read || user === manager)
          expect([who, (await forms.print(user, ref, taskOf(finished), "1")).status === 200]).toEqual([who, read]);
      }
      await expect(forms.write(hand(finished), ref, taskOf(finished), {})).rejects.toEqual(refused("form_closed"));
      await expect(forms.read(hand(draft), ref, taskOf(draft))).rejects.toEqual(refused("not_found"));
      expect(await draftsOf(ref)).toEqual([]);
      const openly = await removedOf(ref, "event");
      const apart = await removedOf(ref, "confidential_event");
      expect([openly.length, apart.length]).toEqual(covert ? [0, 2] : [2, 0]);
      // By rule: who withdrew the absence need not have known that there was a draft.
      for (const { actor } of [...openly, ...apart]) expect(actor).toBe(null);
    }),
    {
      numRuns: 4,
      examples: [
        [false, true],
        [true, false],
      ],
    },
  );
}, 120_000);

test("an evaluation stays when no plan is needed after all, and can be written in again once one is", async () => {
  const { seed } = running;
  const employer = await seed.employer("active");
  const [manager, hr] = [await seed.user("case_manager", employer), await seed.user("hr", employer)];
  const ref = await it.sharedAt(employer);
  const taskOf = await forms.ill(manager, ref, 110);
  await forms.write(hr, ref, taskOf("action_plan"), plan);
  await forms.write(hr, ref, taskOf("evaluation", 1), lookedBack, { finished: true });
  await forms.write(manager, ref, taskOf("evaluation", 2), { work_now: "Balie" });

  await close(manager, ref, taskOf("action_plan"), "not_applicable");
  const standing = (await forms.list(hr, ref)).map(({ kind, number, state, gone }) => [kind, number, state, gone]);
  // The step itself is still there, and so is what was written of it.
  expect(standing).toContainEqual(["action_plan", 0, "draft", null]);
  expect(standing).toContainEqual(["evaluation", 1, "finished", "no_step"]);
  expect(standing).not.toContainEqual(expect.arrayContaining(["evaluation", 2]));
  expect(await draftsOf(ref)).toEqual([{ kind: "action_plan" }]);
  expect(await removedOf(ref, "event")).toEqual([{ actor: null, purpose: "evaluation" }]);
  const kept = await forms.read(hr, ref, taskOf("evaluation", 1));
  expect(kept).toMatchObject({ mayFill: false, versions: [{ values: lookedBack }], dueOn: null });

  await close(manager, ref, taskOf("action_plan"), "reopened");
  expect(await forms.read(hr, ref, taskOf("evaluation", 1))).toMatchObject({
    mayFill: true,
    gone: null,
    state: "finished",
  });
});

test("what stays of another absence is not touched, nor is a draft of what the employer is not informed of", async () => {
  const employer = await it.retrievals.agreeing();
  const { seed } = running;
  const [doctor, manager, hr] = [
    await seed.user("company_doctor", employer),
    await seed.user("case_manager", employer),
    await seed.user("hr", employer),
  ];
  const ref = await it.covertAt(employer, await it.retrievals.retriever(employer));
  const covertly = await forms.ill(manager, ref);
  await forms.write(doctor, ref, covertly("problem_analysis"), analysis);
  await share(ref);
  const openly = await forms.ill(hr, ref, 45);
  await forms.write(hr, ref, openly("action_plan"), {});
  await withdrawn(hr, ref);
  expect(await draftsOf(ref)).toEqual([{ kind: "problem_analysis" }]);
  expect(await forms.read(doctor, ref, covertly("problem_analysis"))).toMatchObject({ draft: { values: analysis } });
});
