import {
  listNotices,
  readSharing,
  revokeSharing,
  shareDossier,
  type CareRequest,
  type DossierRef,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runningPair, type RunningPair } from "../testing.ts";
import { person, writeId, type Person } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";
import { followUp } from "./jobs.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

type Employer = Awaited<ReturnType<RunningPair["active"]>>;

/** Noon so many days from now: an hour of summer time more or less stays on the day. */
const daysOn = (days: number) => {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(12, 0, 0, 0);
  return at;
};
const lookAt = (employer: Employer, days: number) =>
  followUp(pair.vault.tools, () => daysOn(days))({ employerId: employer.id });
const read = async (employer: Employer, ref: DossierRef) =>
  (await pair.vault.as(employer.administrator, readSharing, { params: { ref } })).answer;
const until = (employer: Employer, ref: DossierRef, state: string) =>
  vi.waitFor(async () => expect((await read(employer, ref)).state).toBe(state), { timeout: 20_000, interval: 50 });
const share = async (employer: Employer, { ref }: Person, who: Visitor = employer.administrator) => {
  const careRequest: Exclude<CareRequest, "activation"> = "case_manager";
  const body = { id: writeId(), careRequest, note: "Wil een gesprek voeren" };
  await pair.vault.as(who, shareDossier, { params: { ref }, body });
  await until(employer, ref, "shared");
};
const notices = async (who: Visitor) => {
  const { answer } = await pair.vault.as(who, listNotices);
  return answer.filter(({ kind }) => kind.startsWith("follow_up")).map(({ kind, dossier }) => [kind, dossier?.ref]);
};
const mails = async () => {
  const rows = await pair.vault.past.selectFrom("mail").selectAll().execute();
  return rows.map((row) => JSON.stringify(row));
};

test("in which nothing is written it is announced, taken back three days later, and told; what was written in stays", async () => {
  const people = [person(), person()] as const;
  const employer = await pair.active(people);
  const sharer = await pair.vault.seed.user(employer);
  const [empty, written] = people;
  await share(employer, empty, sharer);
  await share(employer, written, sharer);
  await pair.suite.write(employer.id, written.ref);

  await lookAt(employer, 11);
  expect(await notices(sharer)).toEqual([]);
  await lookAt(employer, 12);
  await lookAt(employer, 12);
  // Told once, to who shared and to the administrator, and only of the dossier in which nothing is written.
  expect(await notices(sharer)).toEqual([["follow_up_due", empty.ref]]);
  expect(await notices(employer.administrator)).toEqual([["follow_up_due", empty.ref]]);
  await lookAt(employer, 14);
  expect((await read(employer, empty.ref)).state).toBe("shared");

  await lookAt(employer, 15);
  await until(employer, empty.ref, "unshared");
  expect(await pair.suite.holds(empty.ref)).toBeUndefined();
  const { history } = await read(employer, empty.ref);
  expect(history.map(({ kind, byName }) => [kind, byName])).toEqual([
    ["shared", sharer.displayName],
    ["revoke_asked", "Datakluis"],
    ["revoked", "Datakluis"],
  ]);
  expect(history[1]!.note).toBe("Vanzelf ingetrokken: geen dossiervulling binnen 14 dagen.");
  await lookAt(employer, 15);
  await lookAt(employer, 16);
  expect(await notices(sharer)).toEqual([
    ["follow_up_revoked", empty.ref],
    ["follow_up_due", empty.ref],
  ]);
  expect((await read(employer, written.ref)).state).toBe("shared");
  expect(await pair.suite.holds(written.ref)).toBe(1);
  expect((await mails()).join(" ")).not.toMatch(new RegExp(`${empty.personnelNumber}|${empty.ref}|Janssen`));
});

test("after days in which nothing ran it is announced first; with the suite away nothing is judged, and it is done after", async () => {
  const it = person();
  const employer = await pair.active([it]);
  await share(employer, it);
  pair.wire.fate((question) => (question.path.includes("follow-up") ? "lose" : "carry"));
  await expect(lookAt(employer, 40)).rejects.toThrow("suite_away");
  expect(await notices(employer.administrator)).toEqual([]);
  pair.wire.good();
  await lookAt(employer, 40);
  expect((await read(employer, it.ref)).state).toBe("shared");
  expect(await notices(employer.administrator)).toEqual([["follow_up_due", it.ref]]);
  // A clock that was put back does nothing.
  await lookAt(employer, 20);
  await lookAt(employer, 43);
  await until(employer, it.ref, "unshared");
});

test("two at once, and one that broke off after it began, take back once", async () => {
  const it = person();
  const employer = await pair.active([it]);
  await share(employer, it);
  await lookAt(employer, 12);
  // As it stands when it was killed between keeping that it begins and asking.
  await pair.vault.past.updateTable("follow_up").set({ asked_at: new Date() }).where("ref", "=", it.ref).execute();
  await Promise.all([lookAt(employer, 15), lookAt(employer, 15)]);
  await until(employer, it.ref, "unshared");
  expect((await read(employer, it.ref)).history).toHaveLength(3);
  await Promise.all([lookAt(employer, 15), lookAt(employer, 16)]);
  expect((await notices(employer.administrator)).filter(([kind]) => kind === "follow_up_revoked")).toHaveLength(1);
});

test("a sharing that ended and began anew is counted from its new beginning; one of the activation is left alone", async () => {
  const [it, moved] = [person(), person()];
  const employer = await pair.active([it, moved]);
  await share(employer, it);
  await lookAt(employer, 12);
  const body = { id: writeId(), note: "Toch geen zorgvraag" };
  await pair.vault.as(employer.administrator, revokeSharing, { params: { ref: it.ref }, body });
  await share(employer, it);
  await share(employer, moved);
  await pair.vault.past
    .updateTable("sharing_event")
    .set({ care_request: "activation" })
    .where("ref", "=", moved.ref)
    .execute();
  await lookAt(employer, 15);
  expect((await read(employer, it.ref)).state).toBe("shared");
  await lookAt(employer, 60);
  expect((await read(employer, moved.ref)).state).toBe("shared");
  expect((await notices(employer.administrator)).map(([, ref]) => ref)).not.toContain(moved.ref);
});

test("the sweep finds every employer once a day, whoever's it is", async () => {
  const employer = await pair.active([person()]);
  const { dueEmployers } = await import("./store.ts");
  const { todayOf } = await import("../people/check.ts");
  const [today, later] = [todayOf(new Date()), todayOf(daysOn(3))];
  await lookAt(employer, 0);
  expect(await dueEmployers(pair.vault.tools.db, today)).not.toContain(employer.id);
  expect(await dueEmployers(pair.vault.tools.db, later)).toContain(employer.id);
});
