import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CouplingLimits } from "./couplings.ts";
import { faultsOfIssue } from "./faults.ts";

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
