import { forgetPerson, type DossierRef, type LiveEvent, type UserId } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** An open screen: what it heard, and whether it is still open. */
async function screenOf(userId: UserId) {
  const answer = await fetch(new URL("/api/suite/v1/live", running.url), {
    headers: { authorization: `Bearer ${await running.tokenOf(userId)}` },
  });
  const screen = { status: answer.status, heard: [] as LiveEvent[], open: answer.ok };
  void (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream()))
      for (const line of chunk.split("\n"))
        if (line.startsWith('data: {"')) screen.heard.push(JSON.parse(line.slice(6)) as LiveEvent);
    screen.open = false;
  })().catch(() => undefined);
  return screen;
}

test("an open screen hears what changed within reach, never more, and closes with the session", async () => {
  const { seed } = running;
  const employer = await seed.employer("active");
  const [here, there] = [await seed.department(employer), await seed.department(employer)];
  const ref = await seed.dossier(employer, { departmentId: here, source: "shared", sharing: 1 });
  const users = [
    await seed.user("case_manager", employer),
    await seed.user("manager", [employer, there]),
    await seed.user("functional_administrator", employer),
  ];
  const [near, far, admin] = await Promise.all(users.map(screenOf));

  const vault = await running.asServer("vault");
  await vault(forgetPerson, { params: { ref: ref as DossierRef }, body: { sharing: 2 } });
  await expect.poll(() => near!.heard, { interval: 10 }).toEqual([{ kind: "dossier", employerId: employer, ref }]);
  expect([far!.heard, admin!.heard]).toEqual([[], []]);

  running.endSession(users[0]!);
  await expect.poll(() => near!.open).toBe(false);
  expect(far!.open).toBe(true);
});

test("without a token there is no stream", async () => {
  expect((await fetch(new URL("/api/suite/v1/live", running.url))).status).toBe(401);
});

test("who asks only for the head of a stream hears at once that there is none, and does not wait for its end", async () => {
  const user = await running.seed.user("case_manager", await running.seed.employer("active"));
  const head = await fetch(new URL("/api/suite/v1/live", running.url), {
    method: "HEAD",
    headers: { authorization: `Bearer ${await running.tokenOf(user)}` },
    signal: AbortSignal.timeout(3_000),
  });
  expect(head.status).toBe(404);
});
