import fc from "fast-check";
import { expect, test } from "vitest";
import { Refusal } from "@datakluis/contract";
import {
  askRevoke,
  mustBeHeeded,
  conclude,
  outcomeOf,
  share,
  stateOf,
  wasDone,
  type Dossier,
  type Happened,
  type Next,
} from "./rules.ts";

const request = { id: "1", careRequest: "sick_report" as const, note: "Heeft zich ziek gemeld." };
const after = (...kinds: Happened["kind"][]): Dossier => ({
  employer: "active",
  history: kinds.map((kind, at) => ({ id: `h${at + 1}`, seq: at + 1, kind })),
});

test("a sharing names its care request and its reason", () => {
  expect(share(after(), request)).toEqual({ kind: "shared", ...request });
});

test.each([
  ["sharing before the agreement", () => share({ ...after(), employer: "awaiting" }, request), "agreement_unsigned"],
  ["sharing twice", () => share(after("shared"), request), "already_shared"],
  ["sharing what is being revoked", () => share(after("shared", "revoke_asked"), request), "being_revoked"],
  [
    "sharing what could not be revoked",
    () => share(after("shared", "revoke_asked", "revoke_refused"), request),
    "already_shared",
  ],
  ["revoking what was never shared", () => askRevoke(after(), request), "not_shared"],
  ["revoking what was revoked", () => askRevoke(after("shared", "revoke_asked", "revoked"), request), "not_shared"],
  ["revoking twice", () => askRevoke(after("shared", "revoke_asked"), request), "being_revoked"],
  ["a reason that looks medical", () => mustBeHeeded({ note: "Ligt met een hernia op bed" }), "note_medical"],
  ["an id that was used otherwise", () => wasDone(after("shared"), "h1", "revoke_asked"), "already_written"],
])("refuses %s", (_, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});

test("a reason that looks medical goes on when its writer heeded the warning", () => {
  expect(() => mustBeHeeded({ note: "Ligt met een hernia op bed", heeded: true })).not.toThrow();
  expect(() => mustBeHeeded(request)).not.toThrow();
});

test("an answer to a question that was concluded changes nothing", () => {
  const asked = after("shared", "revoke_asked");
  expect(conclude(asked, { id: "x", asked: 2, closed: true })?.kind).toBe("revoked");
  expect(conclude(asked, { id: "x", asked: 2, closed: false })?.kind).toBe("revoke_refused");
  for (const dossier of [after("shared"), after("shared", "revoke_asked", "revoked"), after()])
    expect(conclude(dossier, { id: "x", asked: 2, closed: true })).toBeUndefined();
  const anew = after("shared", "revoke_asked", "revoked", "shared", "revoke_asked");
  expect(conclude(anew, { id: "x", asked: 2, closed: true })).toBeUndefined();
});

test("how a revoke ended stands on the line after it", () => {
  const { history } = after("shared", "revoke_asked", "revoke_refused", "revoke_asked");
  expect([outcomeOf(history, "h2"), outcomeOf(history, "h4")]).toEqual(["revoke_refused", undefined]);
});

/** The arrows of docs/toestanden/deling.md, from what stands last in the history. */
const arrows: Record<string, string[]> = {
  "": ["shared"],
  shared: ["revoke_asked"],
  revoke_asked: ["revoked", "revoke_refused"],
  revoked: ["shared"],
  revoke_refused: ["revoke_asked"],
};

/** What an attempt comes to; a refusal is nothing happening. */
function attempted(dossier: Dossier, attempt: string, id: string): Next | undefined {
  const asked = dossier.history.at(-1)?.seq ?? 0;
  try {
    if (attempt === "share") return share(dossier, { ...request, id });
    if (attempt === "revoke") return askRevoke(dossier, { ...request, id });
    return conclude(dossier, { id, asked, closed: attempt === "closed" });
  } catch (no) {
    if (no instanceof Refusal) return undefined;
    throw no;
  }
}

test("whatever is tried in whatever order, only the arrows of the diagram happen", () => {
  const attempts = fc.array(fc.constantFrom("share", "revoke", "closed", "kept"), { maxLength: 30 });
  fc.assert(
    fc.property(attempts, fc.nat({ max: 30 }), (tried, told) => {
      let dossier = after();
      for (const [at, attempt] of tried.entries()) {
        const before = dossier.history.at(-1);
        const next = attempted(dossier, attempt, `w${at}`);
        if (next) dossier = { ...dossier, history: [...dossier.history, { ...next, seq: (before?.seq ?? 0) + 1 }] };
        const last = dossier.history.at(-1);
        expect([...arrows[before?.kind ?? ""]!, before?.kind]).toContain(last?.kind);
        const state = stateOf(last, told);
        expect(state === "unshared").toBe(last === undefined || last.kind === "revoked");
        expect(state === "revoking").toBe(last?.kind === "revoke_asked");
      }
    }),
  );
});
