import { afterAll, beforeAll, expect, test } from "vitest";
import { editPerson, shareDossier, withdrawAccess, type DepartmentId } from "@datakluis/contract";
import { runningVault, type RunningVault } from "../testing.ts";
import { identity, newId, person, writeId } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";

let vault: RunningVault;
beforeAll(async () => {
  vault = await runningVault();
});
afterAll(() => vault.stop());

/** An open screen: what it heard, and whether it still hears. */
async function screenOf(who: Visitor) {
  const answer = await fetch(new URL("/api/vault/v1/live", vault.url), {
    headers: { authorization: `Bearer ${await vault.tokenOf(who)}` },
  });
  expect(answer.status).toBe(200);
  const screen = { heard: [] as string[], closed: false };
  void (async () => {
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream()))
      for (const line of chunk.split("\n")) if (line.startsWith("data: ")) screen.heard.push(line.slice(6));
    screen.closed = true;
  })().catch(() => (screen.closed = true));
  return screen;
}

test("a change is heard within reach only, and says not what", async () => {
  const south = newId<DepartmentId>();
  const anna = person();
  const employer = await vault.seed.active([anna], { departments: [{ id: south, name: "Zuid", parentId: null }] });
  const manager = await vault.seed.user(employer, [south]);
  const other = await vault.seed.active([person()]);
  const [mine, outOfReach, elsewhere] = await Promise.all(
    [employer.administrator, manager, other.administrator].map(screenOf),
  );
  const body = { id: writeId(), version: 1, identity: identity({ lastName: "Anders" }) };
  await vault.as(employer.administrator, editPerson, { params: { ref: anna.ref }, body });
  await vault.as(employer.administrator, shareDossier, {
    params: { ref: anna.ref },
    body: { id: writeId(), careRequest: "other", note: "Vraag van de werknemer." },
  });
  const event = JSON.stringify({ kind: "dossier", employerId: employer.id, ref: anna.ref });
  await expect.poll(() => mine!.heard).toEqual([event, event]);
  expect(outOfReach!.heard).toEqual([]);
  expect(elsewhere!.heard).toEqual([]);
});

test("a screen closes when its session ends", async () => {
  const employer = await vault.seed.active();
  const screen = await screenOf(employer.administrator);
  vault.login.end(employer.administrator.sessionId);
  await expect.poll(() => screen.closed).toBe(true);
});

test("a screen closes when access is withdrawn", async () => {
  const employer = await vault.seed.active([person()]);
  const user = await vault.seed.user(employer);
  const [screen, other] = [await screenOf(user), await screenOf(employer.administrator)];
  const params = { employerId: employer.id, userId: user.userId };
  await vault.as(employer.administrator, withdrawAccess, { params });
  await expect.poll(() => screen.closed).toBe(true);
  expect(other.closed).toBe(false);
});

test("who asks only for the head of a stream hears at once that there is none, and does not wait for its end", async () => {
  const { administrator } = await vault.seed.active();
  const head = await fetch(new URL("/api/vault/v1/live", vault.url), {
    method: "HEAD",
    headers: { authorization: `Bearer ${await vault.tokenOf(administrator)}` },
    signal: AbortSignal.timeout(3_000),
  });
  expect(head.status).toBe(404);
});
