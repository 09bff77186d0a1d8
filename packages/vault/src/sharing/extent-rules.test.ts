import fc from "fast-check";
import { Refusal } from "@datakluis/contract";
import { expect, test } from "vitest";
import { changeExtent, lacking, sharingNow, type Line, type Told } from "./extent-rules.ts";
import { askRevoke, conclude, share, type Dossier } from "./rules.ts";

const deeds = ["share", "revoke", "closed", "kept", "grant", "withdraw", "stop", "resume", "edit", "settle"] as const;

/** A vault and what its suite holds, as little as a model needs. */
type World = {
  history: Dossier["history"];
  lines: Line[];
  version: number;
  told: Told;
  suite: { person: number | null; bsn: number | null; stopped: boolean };
};

function attempted(before: World, deed: (typeof deeds)[number], id: string): World {
  const dossier: Dossier = { employer: "active", history: before.history };
  const world = { ...before };
  const append = (next: { id: string; kind: Dossier["history"][number]["kind"] } | undefined) => {
    if (!next) return;
    const seq = (world.history.at(-1)?.seq ?? 0) + 1;
    world.history = [...world.history, { id: next.id, kind: next.kind, seq }];
  };
  const change = (topic: Line["topic"], given: boolean) => {
    const sharing = changeExtent(dossier, world.lines, { topic, given }, true);
    const seq = world.lines.filter((it) => it.topic === topic).length + 1;
    world.lines = [...world.lines, { id, topic, seq, given, sharing, version: world.version }];
  };
  const request = { id, note: "Heeft zich ziek gemeld." };
  if (deed === "share") append(share(dossier, { ...request, careRequest: "sick_report" }));
  if (deed === "revoke") append(askRevoke(dossier, request));
  if (deed === "closed" || deed === "kept") {
    const asked = world.history.at(-1)?.seq ?? 0;
    const next = conclude(dossier, { id, asked, closed: deed === "closed" });
    append(next);
    if (next?.kind === "revoked") world.suite = { person: null, bsn: null, stopped: false };
  }
  if (deed === "grant" || deed === "withdraw") change("bsn", deed === "grant");
  if (deed === "stop" || deed === "resume") change("updates", deed === "resume");
  if (deed === "edit") world.version += 1;
  if (deed === "settle") settle(world);
  return world;
}

function settle(world: World): void {
  if (sharingNow(world.history) === undefined) return;
  const lack = lacking(world.history, world.lines, world.version, world.told);
  const suite = { ...world.suite };
  if (lack.person) suite.person = world.version;
  if (lack.bsn) suite.bsn = lack.bsn.given ? world.version : null;
  if (lack.updates) suite.stopped = lack.updates.stopped;
  const { told, version } = world;
  world.suite = suite;
  world.told = {
    sharing: world.history.at(-1)!.seq,
    version: lack.person ? version : told.version,
    bsn: lack.bsn?.grant ?? told.bsn,
    bsnVersion: lack.bsn ? version : told.bsnVersion,
    updates: lack.updates?.seq ?? told.updates,
  };
}

/** What stands, by what was done and not by what the rules make of it. */
function standsAfter(before: { given: boolean; stop: number | null }, deed: (typeof deeds)[number], version: number) {
  if (deed === "closed") return { given: false, stop: null };
  if (deed === "grant" || deed === "withdraw") return { ...before, given: deed === "grant" };
  if (deed === "stop" || deed === "resume") return { ...before, stop: deed === "stop" ? version : null };
  return before;
}

test("whatever happens in whatever order: a BSN only while given, nothing newer than a stop, and what is told is all there is", () => {
  const tries = fc.array(fc.constantFrom(...deeds), { minLength: 10, maxLength: 60, size: "max" });
  fc.assert(
    fc.property(tries, (tried) => {
      let world: World = {
        ...{ history: [], lines: [], version: 1 },
        told: { sharing: 0, version: 0, bsn: 0, bsnVersion: 0, updates: 0 },
        suite: { person: null, bsn: null, stopped: false },
      };
      let stands: ReturnType<typeof standsAfter> = { given: false, stop: null };
      for (const [at, deed] of tried.entries()) {
        const before = world;
        try {
          world = attempted(world, deed, `d${at}`);
        } catch (no) {
          if (!(no instanceof Refusal)) throw no;
          continue;
        }
        const happened = deed !== "closed" || world.history.length > before.history.length;
        if (happened) stands = standsAfter(stands, deed, world.version);
        if (deed !== "settle" || sharingNow(world.history) === undefined) continue;
        expect(world.suite.bsn !== null).toBe(stands.given);
        expect(world.suite.stopped).toBe(stands.stop !== null);
        const { person } = before.suite;
        if (stands.stop === null) expect(world.suite.person).toBe(world.version);
        else if (person !== null) expect(world.suite.person!).toBeLessThanOrEqual(Math.max(person, stands.stop));
        expect(lacking(world.history, world.lines, world.version, world.told)).toEqual({
          ...{ person: false, bsn: undefined, updates: undefined },
        });
      }
    }),
    { numRuns: 2_000 },
  );
});
