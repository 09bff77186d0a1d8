import { GroupName, type DossierRef, type EmployerId, type LiveEvent, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whoMayHear } from "../access/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { formsOf, seenIn, wholeForm } from "../testing/forms.ts";
import { noting } from "../testing/notes.ts";

/**
 * Who may fill in and read the documents of the gatekeeper act, said plainly and held against every way to ask: each group,
 * somebody who substitutes, of a doctor's form and of one of employer and employee, draft and finished, in dossiers the
 * employer knows of and in those he does not.
 */

let running: RunningSuite;
let it: ReturnType<typeof noting>;
let forms: ReturnType<typeof formsOf>;
let employer: EmployerId;
let [doctor, manager, retriever] = [] as unknown as [UserId, UserId, UserId];
const people = new Map<string, UserId>();

beforeAll(async () => {
  running = await runningSuite();
  running.suite.live.onEvent((event) => void told.push(event));
  [it, forms] = [noting(running), formsOf(running)];
  const { seed } = running;
  employer = await it.retrievals.agreeing();
  for (const group of GroupName.options) people.set(group, await seed.user(group, employer));
  [doctor, manager] = [await seed.user("company_doctor", employer), await seed.user("case_manager", employer)];
  retriever = await it.retrievals.retriever(employer);
  const elsewhere = await seed.employer();
  const [lent, peer] = [await seed.user("planner", elsewhere), await seed.user("company_doctor", elsewhere)];
  await seed.substitution(doctor, lent, 0, 2);
  await seed.substitution(doctor, peer, 0, 2);
  const [limited, limitedHr] = [await seed.user("case_manager", employer), await seed.user("hr", employer)];
  for (const user of [limited, limitedHr]) await seed.limit(user);
  for (const [who, user] of Object.entries({ lent, peer, limited, limitedHr })) people.set(who, user);
});
afterAll(() => running.stop());

const doctors = ["company_doctor", "peer"];
const treating = [...doctors, "case_manager", "lent", "limited"];
const ofEmployer = ["hr", "manager", "limitedHr"];

type Form = { kind: "problem_analysis" | "action_plan"; finished: boolean };
const mayRead = (who: string, covert: boolean) => treating.includes(who) || (!covert && ofEmployer.includes(who));
const mayFill = (who: string, { kind }: Form, covert: boolean) =>
  kind === "problem_analysis" ? doctors.includes(who) : mayRead(who, covert);

/** What open screens are told of. */
const told: LiveEvent[] = [];
const heardOf = (ref: DossierRef) => told.filter((event) => event.ref === ref);

const worlds = fc.record({
  covert: fc.boolean(),
  form: fc.record({ kind: fc.constantFrom("problem_analysis", "action_plan"), finished: fc.boolean() }),
});

/** What somebody is told of a form, or by which code he is refused. */
const toldTo = (user: UserId, ref: DossierRef, taskId: string) =>
  forms.read(user, ref, taskId).then(
    ({ draft, versions, state, mayFill: may }) => ({ draft: draft !== null, versions: versions.length, state, may }),
    (no: { code: string }) => no.code,
  );

test("a form is filled in and read by whom it is of, and for anybody else it is not there", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, async ({ covert, form }) => {
      const ref = covert ? await it.covertAt(employer, retriever) : await it.sharedAt(employer);
      const taskId = (await forms.ill(manager, ref))(form.kind);
      const writer = form.kind === "problem_analysis" ? doctor : manager;
      const before = new Map<string, unknown>();
      for (const [who, user] of people) before.set(who, await toldTo(user, ref, taskId));
      const seen = seenIn(await forms.read(writer, ref, taskId));
      const heard = heardOf(ref).length;
      await forms.write(writer, ref, taskId, wholeForm[form.kind]!, { finished: form.finished, seen });
      await expect.poll(() => heardOf(ref).length, { interval: 5, timeout: 20_000 }).toBeGreaterThan(heard);
      const event = heardOf(ref).at(-1)!;
      const hearing = await whoMayHear(running.suite.db, [...people.values()], event);

      for (const [who, user] of people) {
        const [reads, fills] = [mayRead(who, covert), mayFill(who, form, covert)];
        const knows = form.finished ? reads : fills;
        const now = await toldTo(user, ref, taskId);
        if (knows)
          expect([who, now]).toEqual([
            who,
            {
              ...{ draft: !form.finished, versions: form.finished ? 1 : 0 },
              ...{ state: form.finished ? "finished" : "draft", may: fills },
            },
          ]);
        else expect([who, now]).toEqual([who, before.get(who)]);
        // A doctor's draft stirs nobody's screen but his; what an employer is not informed of none of his.
        if (form.kind === "problem_analysis" && !form.finished) expect([who, hearing.has(user)]).toEqual([who, fills]);
        if (covert && ofEmployer.includes(who)) expect([who, hearing.has(user)]).toEqual([who, false]);
        // The second lock, by itself.
        const rows = await transactionFor(running.suite.db, { user }, async (tx) => [
          (await tx.selectFrom("form_draft").select("seq").where("ref", "=", ref).execute()).length,
          (await tx.selectFrom("form_version").select("id").where("ref", "=", ref).execute()).length,
        ]);
        expect([who, rows]).toEqual([who, knows ? (form.finished ? [0, 1] : [1, 0]) : [0, 0]]);
        // Whoever may not fill it in, cannot.
        if (fills) continue;
        const act = forms.write(user, ref, taskId, {}, { seen: { draft: 0, versions: form.finished ? 1 : 0 } });
        await expect(act).rejects.toMatchObject({
          code: expect.stringMatching(/^(not_permitted|not_found|form_of_doctor)$/),
        });
      }
    }),
    { numRuns: 8, examples: [[{ covert: false, form: { kind: "problem_analysis", finished: false } }]] },
  );
}, 120_000);
