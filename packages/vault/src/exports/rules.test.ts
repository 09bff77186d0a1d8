import { expect, test } from "vitest";
import { mostExported, Refusal, type RefusalCode } from "@datakluis/contract";
import { mayExport } from "./rules.ts";

const asked = { state: "active", reached: true, people: mostExported } as const;

test("whoever may see them takes as many people along as fit in one delivery", () => {
  expect(() => mayExport(asked)).not.toThrow();
});

test.each<[Partial<Parameters<typeof mayExport>[0]>, RefusalCode]>([
  [{ people: mostExported + 1 }, "export_too_large"],
  [{ reached: false }, "not_found"],
  [{ reached: false, people: mostExported + 1 }, "not_found"],
  [{ state: "awaiting" }, "agreement_unsigned"],
  [{ state: "moving" }, "moving_in"],
  [{ state: "ended" }, "service_ended"],
])("%j is refused: %s", (change, code) => {
  expect(() => mayExport({ ...asked, ...change })).toThrow(new Refusal(code));
});
