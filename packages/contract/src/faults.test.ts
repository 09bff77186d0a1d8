import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { CouplingLimits } from "./couplings.ts";
import type { Endpoint } from "./endpoint.ts";
import { faultsOfIssue } from "./faults.ts";
import * as contract from "./index.ts";

const isEndpoint = (it: unknown): it is Endpoint =>
  typeof it === "object" && it !== null && "method" in it && "answer" in it && "path" in it;
const endpoints = (Object.entries(contract) as [string, unknown][]).filter((it): it is [string, Endpoint] =>
  isEndpoint(it[1]),
);

/** What a shape of the contract calls a fault, in the source: `message: "two_marks"`. */
function namesOfFaults(): string[] {
  const folder = new URL(".", import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const named = sources.flatMap((name) => [
    ...readFileSync(new URL(name, folder), "utf8").matchAll(/\bmessage: "(\w+)"/g),
  ]);
  return [...new Set(named.map(([, fault]) => fault!))];
}

test("every fault that a shape names has a sentence that says what to do", () => {
  const names = namesOfFaults();
  expect(names).toContain("two_marks");
  const silent = names.filter((message) => {
    const [fault] = faultsOfIssue({ code: "custom", path: ["veld"], message, input: "" }, "veld");
    return fault!.sentence === "Deze waarde klopt niet.";
  });
  expect(silent).toEqual([]);
});

/** What a schema says of a field whose name the asker makes up, as JSON Schema has it: none of a list of names. */
const madeUp = /"propertyNames":\{(?![^}]*"enum")/;

test("no question takes names of fields that the contract does not know: a refusal would say them again, and one can be a name", () => {
  const asked = (it: Endpoint) => [it.params, it.query, it.body];
  const shapeOf = (it: z.ZodType) => JSON.stringify(z.toJSONSchema(it, { unrepresentable: "any", io: "input" }));
  expect(shapeOf(z.strictObject({ names: z.record(z.string(), z.string()) }))).toMatch(madeUp);
  const taking = endpoints.filter(([, it]) => asked(it).some((shape) => madeUp.test(shapeOf(shape))));
  expect(taking.map(([name]) => name)).toEqual([]);
});

test("a field with a name that is none is refused without that name", () => {
  const shape = z.strictObject({ counts: z.partialRecord(z.enum(["ill"]), z.int()), one: z.int().optional() });
  for (const sent of [{ counts: { Kanaalzwaluw: 1 } }, { counts: {}, Kanaalzwaluw: 1 }]) {
    const { issues } = shape.safeParse(sent).error!;
    const faults = issues.flatMap((issue) => faultsOfIssue(issue, "body"));
    expect(faults).toMatchObject([{ sentence: "Er staan onbekende velden in." }]);
    expect(JSON.stringify(faults)).not.toContain("Kanaalzwaluw");
  }
});

test.each([
  [101, "Vul een heel getal in van hoogstens 100."],
  [-1, "Vul een heel getal in van minstens 0."],
  [2.5, "Vul een heel getal in."],
  [null, "Vul dit veld in."],
  [undefined, "Vul dit veld in."],
])("of the number %s it is told what to fill in", (value, sentence) => {
  const [issue] = CouplingLimits.shape.mostMissing.safeParse(value).error!.issues;
  expect(faultsOfIssue(issue!, "veld")[0]!.sentence).toBe(sentence);
});
