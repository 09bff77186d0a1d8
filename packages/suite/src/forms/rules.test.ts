import {
  answerKindOf,
  formChoices,
  formFaults,
  formFields,
  FormKind,
  formQuestions,
  Refusal,
  type ChoiceKey,
  type FormKey,
} from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkedForm, mayFill, mustBeWritable, stateOfForm, suggestedFor } from "./rules.ts";

const kinds = fc.constantFrom(...FormKind.options);
const day = fc
  .integer({ min: 0, max: 3_000 })
  .map((it) => new Date(Date.UTC(2024, 0, 1 + it)).toISOString().slice(0, 10));
const said = fc
  .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
  .filter((it) => it.trim() !== "" && !/\d/.test(it));

/** An answer that will do. */
const answerTo = (key: FormKey): fc.Arbitrary<string> => {
  const kind = answerKindOf(key);
  if (kind === "choice") return fc.constantFrom<string>(...formChoices[key as ChoiceKey]);
  if (kind === "date") return day;
  return kind === "percentage" ? fc.integer({ min: 0, max: 100 }).map(String) : said;
};
const whole = kinds.chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    values: fc.record(Object.fromEntries(formFields[kind].map(({ key }) => [key, answerTo(key)]))),
  }),
);
const always = { startsOn: "2020-01-01", today: "2040-01-01" };

test("a form with every answer can be finished, and lacks each one that is required", () => {
  fc.assert(
    fc.property(whole, ({ kind, values }) => {
      expect(formFaults(kind, values, true)).toEqual([]);
      expect(checkedForm(kind, values, { finished: true, ...always })).toEqual(
        Object.fromEntries(Object.entries(values).map(([key, it]) => [key, it!.trim()])),
      );
      for (const { key, required } of formFields[kind]) {
        const { [key]: _without, ...rest } = values as Record<string, string>;
        const paths = formFaults(kind, rest, true).map(({ path }) => path);
        expect(paths).toEqual(required ? [`values.${key}`] : []);
        expect(formFaults(kind, rest, false)).toEqual([]);
      }
    }),
  );
});

test("what a form does not ask is refused, and so is an answer that is none", () => {
  const wrong: [FormKind, Record<string, string>][] = [
    ["problem_analysis", { diagnosis: "…" }],
    ["action_plan", { can_no_longer: "…" }],
    ["problem_analysis", { incapacity: "101" }],
    ["problem_analysis", { incapacity: "12,5" }],
    ["action_plan", { end_goal: "unknown" }],
    ["action_plan", { discussed_on: "2026-02-30" }],
    ["action_plan", { employer_steps: "Zijn nummer is 111222333" }],
    ["action_plan", { guide: "x".repeat(201) }],
    ["action_plan", { employer_steps: "x".repeat(5_001) }],
  ];
  for (const [kind, values] of wrong)
    expect(() => checkedForm(kind, values, { finished: false, ...always })).toThrow(
      expect.objectContaining({ code: "invalid", faults: [expect.objectContaining({ path: expect.any(String) })] }),
    );
});

test("nobody was spoken to before the absence, and nothing is finished before it was spoken of", () => {
  const at = { startsOn: "2026-01-10", today: "2026-03-01" };
  const values = (on: string) => ({ discussed_on: on });
  for (const finished of [true, false])
    expect(() => checkedForm("action_plan", values("2026-01-09"), { finished, ...at })).toThrow(
      expect.objectContaining({ code: "invalid" }),
    );
  expect(checkedForm("action_plan", values("2026-03-02"), { finished: false, ...at })).toEqual(values("2026-03-02"));
});

test("a doctor's form is written in by the doctor alone, and by nobody who saw another state of it", () => {
  const known = { visible: true, now: { draft: 1, versions: 0 }, seen: { draft: 1, versions: 0 } };
  const all = [true, false];
  for (const kind of FormKind.options)
    for (const fill of all)
      for (const doctor of all) {
        const hands = { fill, doctor };
        const act = () => mustBeWritable({ ...known, kind, hands });
        if (mayFill(kind, hands)) expect(act).not.toThrow();
        else expect(act).toThrow(Refusal);
        expect(mayFill(kind, hands)).toBe(fill && (doctor || !["problem_analysis", "current_opinion"].includes(kind)));
      }
  const hands = { fill: true, doctor: true };
  const act = (more: object) => () => mustBeWritable({ kind: "evaluation", hands, ...known, ...more });
  expect(act({ seen: { draft: 0, versions: 0 } })).toThrow(expect.objectContaining({ code: "form_changed" }));
  expect(act({ seen: { draft: 1, versions: 1 } })).toThrow(expect.objectContaining({ code: "form_changed" }));
  expect(act({ visible: false })).toThrow(expect.objectContaining({ code: "not_shared" }));
});

test("a form begins with what is known, and never with what it does not ask", () => {
  fc.assert(
    fc.property(whole, whole, kinds, (one, other, kind) => {
      const it = { earlier: [one.values, other.values], advised: one.values, nextEvaluation: "2026-05-01" };
      const suggested = suggestedFor(kind, { ...it, jobTitle: "Chauffeur", contractHours: 36.5 });
      expect(formFaults(kind, suggested, false)).toEqual([]);
    }),
  );
  const plan = suggestedFor("action_plan", {
    ...{ earlier: [], advised: { return_to: "other_work_here" }, nextEvaluation: "2026-05-01" },
    ...{ jobTitle: null, contractHours: null },
  });
  expect(plan).toEqual({ end_goal: "other_work_here", evaluate_on: "2026-05-01" });
  const nothing = { earlier: [], nextEvaluation: undefined, jobTitle: null, contractHours: null };
  expect(suggestedFor("action_plan", { ...nothing, advised: { return_to: "unknown" } })).toEqual({});
});

test("a form is empty, a draft, finished, or finished with something being written after it", () => {
  expect([stateOfForm(false, 0), stateOfForm(true, 0), stateOfForm(false, 2), stateOfForm(true, 1)]).toEqual([
    ...["empty", "draft", "finished", "changing"],
  ]);
});

test("no question of a doctor's form is one to which a diagnosis is the answer", () => {
  for (const kind of ["problem_analysis", "current_opinion"] as const)
    for (const { key } of formFields[kind])
      expect(formQuestions[key].label).not.toMatch(/diagnose|ziekte|klacht|oorzaak|behandeling|medisch/i);
});
