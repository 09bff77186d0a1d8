import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { editPerson, readSharing, revokeSharing, shareDossier, type DossierRef } from "@datakluis/contract";
import { runningPair, type RunningPair } from "../testing.ts";
import { person, writeId, type Person } from "../testing/seed.ts";
import type { Visitor } from "../testing/visitor.ts";

let pair: RunningPair;
let employer: Awaited<ReturnType<RunningPair["active"]>>;
const people = Array.from({ length: 30 }, () => person());
const fresh = () => people.pop() as Person;

beforeAll(async () => {
  pair = await runningPair();
  employer = await pair.active(people);
});
afterAll(() => pair.stop());

type Reason = { id: ReturnType<typeof writeId>; note: string; heeded?: boolean };
const sharing = (): Reason & { careRequest: "sick_report" } => ({
  id: writeId(),
  careRequest: "sick_report",
  note: "Heeft zich ziek gemeld.",
});
const revoking = (): Reason => ({ id: writeId(), note: "Toch geen zorgvraag." });
const share = (ref: DossierRef, body = sharing(), who: Visitor = employer.administrator) =>
  pair.vault.as(who, shareDossier, { params: { ref }, body });
const revoke = (ref: DossierRef, body = revoking(), who: Visitor = employer.administrator) =>
  pair.vault.as(who, revokeSharing, { params: { ref }, body });
const read = async (ref: DossierRef) =>
  (await pair.vault.as(employer.administrator, readSharing, { params: { ref } })).answer;
const kinds = async (ref: DossierRef) => (await read(ref)).history.map((it) => it.kind);
const untilState = (ref: DossierRef, state: string) =>
  vi.waitFor(async () => expect((await read(ref)).state).toBe(state), { timeout: 20_000, interval: 50 });

test("share, see, revoke: the suite knows the person exactly while the dossier is shared", async () => {
  const { ref } = fresh();
  const told = await share(ref);
  expect(told.answer).toEqual({
    state: expect.stringMatching(/^shar(ing|ed)$/),
    history: [
      {
        kind: "shared",
        at: expect.any(String),
        byName: "B. Beheerder",
        careRequest: "sick_report",
        note: "Heeft zich ziek gemeld.",
      },
    ],
    ...{ extents: [], bsnGrant: null, stopped: null, underway: { grant: false, updates: false } },
  });
  await untilState(ref, "shared");
  expect(await pair.suite.holds(ref)).toBe(1);

  const taken = await revoke(ref);
  expect([taken.status, taken.answer.state]).toEqual([200, "unshared"]);
  expect(await pair.suite.holds(ref)).toBeUndefined();
  expect(await kinds(ref)).toEqual(["shared", "revoke_asked", "revoked"]);
});

test("a change in the vault reaches the suite by itself, and only while it is shared", async () => {
  const it = fresh();
  const edit = (version: number) =>
    pair.vault.as(employer.administrator, editPerson, {
      params: { ref: it.ref },
      body: { id: writeId(), version, identity: { ...it.identity, city: `Plaats ${version}` } },
    });
  await edit(1);
  await share(it.ref);
  await vi.waitFor(async () => expect(await pair.suite.holds(it.ref)).toBe(2), { timeout: 10_000 });
  await edit(2);
  await vi.waitFor(async () => expect(await pair.suite.holds(it.ref)).toBe(3), { timeout: 10_000 });
});

test("what is written cannot be taken back, and the person stays visible", async () => {
  const { ref } = fresh();
  await share(ref);
  await untilState(ref, "shared");
  await pair.suite.write(employer.id, ref);

  const body = revoking();
  const no = await revoke(ref, body);
  expect([no.status, no.code]).toEqual([409, "has_content"]);
  expect(await pair.suite.holds(ref)).toBe(1);
  expect((await read(ref)).state).toBe("shared");
  expect(await kinds(ref)).toEqual(["shared", "revoke_asked", "revoke_refused"]);
  expect((await revoke(ref, body)).code).toBe("has_content");
  expect(await kinds(ref)).toHaveLength(3);
});

test("the same write with another reason is refused: the reason on the record is the one that was read", async () => {
  const [{ ref }, other] = [fresh(), fresh()];
  const first = sharing();
  expect((await share(ref, first)).status).toBe(200);
  expect((await share(ref, first)).status).toBe(200);
  expect((await share(ref, { ...first, note: "Heeft een vraag gesteld." })).code).toBe("already_written");
  expect((await share(ref, { ...first, careRequest: "other" as "sick_report" })).code).toBe("already_written");
  expect((await share(other.ref, first)).code).toBe("already_written");
  await untilState(ref, "shared");
  const taken = revoking();
  expect((await revoke(ref, taken)).status).toBe(200);
  expect((await revoke(ref, { ...taken, note: "Verkeerde persoon gekozen." })).code).toBe("already_written");
  expect((await revoke(ref, taken)).status).toBe(200);
  expect(await kinds(ref)).toEqual(["shared", "revoke_asked", "revoked"]);
});

test("a reason with a BSN is refused, and one that looks medical until its writer heeds the warning", async () => {
  const { ref } = fresh();
  const bad = await share(ref, { ...sharing(), note: "Zijn nummer is 9999 93 847" });
  expect([bad.status, bad.code]).toEqual([400, "invalid"]);
  expect(bad.text).toContain("Haal het weg");
  expect(bad.text).not.toContain("847");
  const medical = { ...sharing(), note: "Ligt met een hernia op bed" };
  expect((await share(ref, medical)).code).toBe("note_medical");
  expect(await kinds(ref)).toEqual([]);
  expect((await share(ref, { ...medical, heeded: true })).status).toBe(200);
  expect((await share(ref, { ...medical, heeded: true })).status).toBe(200);
  await untilState(ref, "shared");
  expect((await revoke(ref, { ...revoking(), note: "BSN 999990482 gedeeld" })).code).toBe("invalid");
  expect((await revoke(ref, { ...revoking(), note: "Toch geen migraine" })).code).toBe("note_medical");
  expect((await revoke(ref, { ...revoking(), note: "Toch geen migraine", heeded: true })).status).toBe(200);
  expect(await kinds(ref)).toEqual(["shared", "revoke_asked", "revoked"]);
});

test("each write is done once, however often it is sent", async () => {
  const { ref } = fresh();
  const first = sharing();
  expect((await Promise.all([share(ref, first), share(ref, first), share(ref, first)])).map((it) => it.status)).toEqual(
    [200, 200, 200],
  );
  await untilState(ref, "shared");
  const second = revoking();
  await revoke(ref, second);
  expect((await revoke(ref, second)).answer.state).toBe("unshared");
  expect((await share(ref, first)).answer.state).toBe("unshared");
  expect(await kinds(ref)).toEqual(["shared", "revoke_asked", "revoked"]);
  expect((await revoke(ref, { ...second, id: first.id })).code).toBe("already_written");
});

test("of two who share at once one shares, and the other hears it is shared", async () => {
  const { ref } = fresh();
  const told = await Promise.all([share(ref), share(ref)]);
  expect(told.map((it) => it.code ?? it.status).toSorted()).toEqual([200, "already_shared"]);
  expect(await kinds(ref)).toEqual(["shared"]);
});

test("of two who revoke at once one revokes", async () => {
  const { ref } = fresh();
  await share(ref);
  const told = await Promise.all([revoke(ref), revoke(ref)]);
  const codes = told
    .map((it) => it.code ?? it.status)
    .map(String)
    .toSorted();
  expect(codes[0]).toBe("200");
  expect(["being_revoked", "not_shared"]).toContain(codes[1]);
  await untilState(ref, "unshared");
  expect(await pair.suite.holds(ref)).toBeUndefined();
});

test("share and revoke at once end where both sides agree", async () => {
  for (let time = 0; time < 5; time += 1) {
    const { ref } = fresh();
    await Promise.all([share(ref), revoke(ref), share(ref), revoke(ref)]);
    const state = await vi.waitFor(
      async () => {
        const { state } = await read(ref);
        expect(["shared", "unshared"]).toContain(state);
        return state;
      },
      { timeout: 10_000 },
    );
    expect(await pair.suite.holds(ref)).toBe(state === "shared" ? 1 : undefined);
  }
});

test.each(["lose_answer", "twice", "lose"] as const)("a wire with %s changes nothing about the end", async (fate) => {
  const { ref } = fresh();
  let bad = 2;
  pair.wire.fate((it) => (it.path.includes(ref) && bad-- > 0 ? fate : "carry"));
  await share(ref);
  await untilState(ref, "shared");
  expect(await pair.suite.holds(ref)).toBe(1);

  bad = 2;
  await revoke(ref);
  await untilState(ref, "unshared");
  expect(await pair.suite.holds(ref)).toBeUndefined();
  pair.wire.good();
});

test("what arrives long after a revoke does not bring the person back", async () => {
  const { ref } = fresh();
  pair.wire.fate((it) => (it.path.includes(ref) && it.method === "PUT" ? "hold" : "carry"));
  await share(ref);
  await vi.waitFor(() => expect(pair.wire.asked.filter((it) => it.path.includes(ref))).not.toHaveLength(0), 20_000);
  const taken = await revoke(ref);
  expect(taken.answer.state).toBe("unshared");
  await pair.wire.letGo();
  expect(await pair.suite.holds(ref)).toBeUndefined();

  pair.wire.good();
  await share(ref);
  await untilState(ref, "shared");
  expect(await pair.suite.holds(ref)).toBe(1);
});

test("a late revoke does not take away what was shared again", async () => {
  const { ref } = fresh();
  await share(ref);
  await untilState(ref, "shared");
  let first = true;
  pair.wire.fate((it) => {
    const holds = it.path.includes(ref) && it.method === "DELETE" && first;
    if (holds) first = false;
    return holds ? "hold" : "carry";
  });
  await revoke(ref);
  await untilState(ref, "unshared");
  await share(ref);
  await untilState(ref, "shared");
  await pair.wire.letGo();
  expect(await pair.suite.holds(ref)).toBe(1);
  pair.wire.good();
});

test("while the suite is away a revoke is underway, and ends by itself when it is back", async () => {
  const { ref } = fresh();
  await share(ref);
  await untilState(ref, "shared");
  pair.wire.fate(() => "lose");
  const taken = await revoke(ref);
  expect([taken.status, taken.answer.state]).toEqual([200, "revoking"]);
  expect((await share(ref)).code).toBe("being_revoked");
  pair.wire.good();
  await untilState(ref, "unshared");
  expect(await pair.suite.holds(ref)).toBeUndefined();
});

test("a dossier that cannot be told does not hold up another", async () => {
  const [poison, other] = [fresh(), fresh()];
  await pair.vault.past
    .updateTable("person")
    .set({ sealed: Buffer.alloc(40) })
    .where("ref", "=", poison.ref)
    .execute();
  await share(poison.ref);
  await share(other.ref);
  await untilState(other.ref, "shared");
  expect((await read(poison.ref)).state).toBe("sharing");
});

test("nobody shares what is not theirs, and hears the same as when it is not there", async () => {
  const { ref } = fresh();
  const stranger = (await pair.vault.seed.active()).administrator;
  const [theirs, nowhere] = [
    await share(ref, sharing(), stranger),
    await share(writeId() as never, sharing(), stranger),
  ];
  expect([theirs.status, theirs.text]).toEqual([404, nowhere.text]);
  expect((await revoke(ref, revoking(), stranger)).text).toBe(nowhere.text);
  expect(await kinds(ref)).toEqual([]);
});
