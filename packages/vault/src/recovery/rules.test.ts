import fc from "fast-check";
import type { DossierRef, HeldDossier } from "@datakluis/contract";
import { expect, test } from "vitest";
import { agree, type Known } from "./rules.ts";

const ref = crypto.randomUUID() as DossierRef;

const known = fc.record({
  version: fc.integer({ min: 1, max: 4 }),
  hasNews: fc.boolean(),
  last: fc.option(
    fc.record({
      kind: fc.constantFrom("shared", "revoke_asked", "revoked", "revoke_refused" as const),
      seq: fc.integer({ min: 1, max: 4 }),
    }),
    { nil: undefined },
  ),
}) as fc.Arbitrary<Omit<Known, "ref">>;

/** Whatever a backup of any moment can hold: behind, ahead, or of another life altogether. */
const held: fc.Arbitrary<Omit<HeldDossier, "ref"> | undefined> = fc.option(
  fc.record({
    sharing: fc.integer({ min: 0, max: 6 }),
    employment: fc.integer({ min: 0, max: 6 }),
    version: fc.option(fc.integer({ min: 1, max: 6 })),
  }),
  { nil: undefined },
);

/** The suite's side of sharing (suite/src/sharing/rules.ts), as little as a model needs. */
function suiteAfter(it: Known, here: HeldDossier | undefined) {
  const { told, agreed } = agree(it, here);
  const suite = { sharing: here?.sharing ?? 0, version: here?.version ?? null, employment: here?.employment ?? 0 };
  if (agreed) {
    suite.sharing = agreed.sharing;
    suite.employment = agreed.employment;
    if (agreed.forget) suite.version = null;
  }
  // What `settle` then tells, and what the suite makes of it.
  if (told.settled) return suite;
  if (told.employment < it.version && it.version > suite.employment) suite.employment = it.version;
  const shared = it.last?.kind === "shared" || it.last?.kind === "revoke_refused";
  if (shared && (told.sharing < it.last!.seq || told.version < it.version)) {
    const newer = it.last!.seq > suite.sharing;
    const fresher = it.last!.seq === suite.sharing && suite.version !== null && it.version > suite.version;
    if (newer || fresher) Object.assign(suite, { sharing: it.last!.seq, version: it.version });
  }
  if (it.last?.kind === "revoke_asked" && it.last.seq >= suite.sharing)
    Object.assign(suite, { sharing: it.last.seq, version: null });
  return suite;
}

test("whatever backup was put back, the suite ends with exactly whom the vault shares, in the vault's version", () => {
  fc.assert(
    fc.property(known, held, (person, here) => {
      const it = { ref, ...person };
      const suite = suiteAfter(it, here && { ref, ...here });
      const shared = it.last?.kind === "shared" || it.last?.kind === "revoke_refused";
      expect(suite.version).toBe(shared ? it.version : null);
      // A next change is heard.
      expect(suite.sharing).toBeLessThanOrEqual(it.last?.seq ?? 0);
      expect(suite.employment).toBeLessThanOrEqual(it.version);
      if (it.hasNews || !here) expect(suite.employment).toBe(it.version);
    }),
    { numRuns: 2_000 },
  );
});

test("where both agree already nothing is told, forgotten or written", () => {
  const it = { ref, version: 2, hasNews: true, last: { kind: "shared" as const, seq: 3 } };
  expect(agree(it, { ref, sharing: 3, employment: 2, version: 2 })).toEqual({
    told: { sharing: 3, version: 2, employment: 2, settled: true },
  });
  expect(
    agree({ ...it, last: { kind: "revoked", seq: 3 } }, { ref, sharing: 3, employment: 2, version: null }),
  ).toEqual({ told: { sharing: 3, version: 0, employment: 2, settled: true } });
});

test("somebody who only moved in is not told anew: his employment came from there", () => {
  const it = { ref, version: 1, hasNews: false, last: undefined };
  expect(agree(it, { ref, sharing: 0, employment: 0, version: null }).told.settled).toBe(true);
});
