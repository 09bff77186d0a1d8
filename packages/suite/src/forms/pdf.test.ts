import { randomUUID } from "node:crypto";
import type { TaskForm } from "@datakluis/contract";
import { expect, test } from "vitest";
import { formOnPaper } from "./pdf.ts";

const version = {
  ...{ id: randomUUID(), version: 1, finishedBy: "C. de Wit", finishedAt: "2026-03-02T10:00:00.000Z" },
  values: {},
} as unknown as TaskForm["versions"][number];
const form = (confidential: boolean) =>
  ({
    ...{ kind: "action_plan", number: null, confidential, employerName: "De Linde", jobTitle: null },
    ...{ about: { fullName: null, personnelNumber: "MS004" }, startsOn: "2026-01-05", versions: [version] },
  }) as unknown as TaskForm;
const onPaper = (confidential: boolean, finished = true) =>
  formOnPaper({ form: form(confidential), values: {}, version: finished ? version : undefined });

test("what the employer may not know of says so on every page and leaves him no place to sign (D11)", () => {
  const paper = onPaper(true);
  expect(paper.below).toBe("Vertrouwelijk: niet voor de werkgever");
  expect(JSON.stringify(paper.blocks)).toContain("Handtekening".toLowerCase());
  expect(JSON.stringify(paper.blocks)).not.toContain('["Werkgever","\\n');
  expect(onPaper(true, false).below).toContain("Vertrouwelijk: niet voor de werkgever");
});

test("everything else is signed by both, and a draft says what it is", () => {
  expect(onPaper(false).below).toBe("");
  expect(JSON.stringify(onPaper(false).blocks)).toContain('["Werkgever","\\n');
  expect(onPaper(false, false)).toMatchObject({ below: "Concept, nog niet vastgesteld" });
});
