import { randomUUID } from "node:crypto";
import {
  forgetPerson,
  readDossier,
  startTrajectory,
  WriteId,
  type DossierRef,
  type RefusalCode,
  type TrajectoryKind,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { mustBeStartable } from "./rules.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const asked = (change: { kind?: TrajectoryKind; startsOn?: string } = {}) => ({
  id: WriteId.parse(randomUUID()),
  kind: "absence" as TrajectoryKind,
  startsOn: "2026-03-02",
  ...change,
});
const start = (ask: Ask, ref: DossierRef, body = asked()) => ask(startTrajectory, { params: { ref }, body });

async function shared() {
  const employer = await running.seed.employer("active");
  const user = await running.seed.user("case_manager", employer);
  const ref = await running.seed.dossier(employer, { source: "shared", sharing: 1 });
  return { employer, ref, user, ask: running.as(user) };
}

test("a trajectory is started once, stands on the page, and is content: the sharing can no longer be taken back", async () => {
  const { ref, user, ask } = await shared();
  const body = asked();
  const made = await start(ask, ref, body);
  expect(made).toEqual({
    ...body,
    ref,
    openedBy: expect.stringMatching(/^Gebruiker/),
    openedAt: expect.any(String),
    confidential: false,
  });
  expect(await start(ask, ref, body)).toEqual(made);
  await expect(start(ask, ref, { ...body, kind: "other" })).rejects.toEqual(refused("already_written"));
  await expect(start(ask, ref)).rejects.toEqual(refused("trajectory_exists"));
  expect(await ask(readDossier, { params: { ref } })).toMatchObject({ hasContent: true, trajectories: [made] });
  const vault = await running.asServer("vault");
  expect(await vault(forgetPerson, { params: { ref }, body: { sharing: 2 } })).toEqual({ closed: false });
  const deeds = await running.past.selectFrom("event").select("deed").where("actor", "=", user).execute();
  expect(deeds.filter(({ deed }) => deed === "trajectory.started")).toHaveLength(1);
});

test("in a dossier that is not shared none starts, and the attempt stands on the record", async () => {
  const { employer, ask, user } = await shared();
  const ref = await running.seed.dossier(employer, { identity: null });
  await expect(start(ask, ref)).rejects.toEqual(refused("not_shared"));
  const deeds = await running.past.selectFrom("event").select("deed").where("actor", "=", user).execute();
  expect(deeds).toEqual([{ deed: "trajectory.refused" }]);
});

test("another's dossier does not exist, nor does one that is nowhere", async () => {
  const { ref } = await shared();
  const stranger = running.as(await running.seed.user("hr", await running.seed.employer("active")));
  await expect(start(stranger, ref)).rejects.toEqual(refused("not_found"));
  await expect(start(stranger, randomUUID() as DossierRef)).rejects.toEqual(refused("not_found"));
});

test("of starting and closing at the same moment only one wins", async () => {
  const vault = await running.asServer("vault");
  for (let round = 0; round < 8; round += 1) {
    const { ref, ask } = await shared();
    const [{ closed }, started] = await Promise.all([
      vault(forgetPerson, { params: { ref }, body: { sharing: 2 } }),
      start(ask, ref).then(
        () => "started",
        (no: { code: string }) => no.code,
      ),
    ]);
    expect([closed, started]).toEqual(closed ? [true, "not_shared"] : [false, "started"]);
  }
});

test.each([
  ["2026-06-01", null],
  ["2026-06-02", "invalid"],
])("started on %s by who asks on the first of March: %s", (startsOn, code) => {
  const act = () => mustBeStartable({ visible: true, trajectories: [] }, { kind: "other", startsOn }, "2026-03-01");
  if (code) expect(act).toThrow(refused(code as RefusalCode));
  else expect(act).not.toThrow();
});
