import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import {
  acceptAgreement,
  acceptVault,
  activateVault,
  depositPeople,
  finishMovingIn,
  pathOf,
  pauseMovingIn,
  readActivation,
  readAgreement,
  readDossier,
  reportSick,
  retainDossiers,
  shareDossier,
  type DossierRef,
  type EmployerId,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { testKeys } from "@datakluis/kit/testing/keys";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openIdentity } from "../identities/store.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { realVault, type RealVault } from "../testing/vault.ts";
import { wireTo, type Question } from "../testing/wire.ts";
import { alone } from "./lock.ts";
import { lanes, move } from "./moving.ts";
import { sickReport } from "../testing/reports.ts";

/** The moving in between a real suite and a real vault, with somebody standing on the wire. */

// Two servers, two databases and a process that is killed and started: seconds, and minutes on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let running: RunningSuite;
let vault: RealVault;
let wire: Awaited<ReturnType<typeof wireTo>>;
beforeAll(async () => {
  const keys = testKeys();
  let vaultUrl = "";
  wire = await wireTo(() => vaultUrl);
  running = await runningSuite({ keys, vaultUrl: wire.url });
  vault = await realVault({ keys, loginUrl: running.loginUrl, suiteUrl: running.url });
  vaultUrl = vault.url;
});
afterAll(async () => {
  await running.stop();
  await vault.stop();
  await wire.stop();
});
beforeEach(() => wire.stand((_, carry) => carry()));

const writeId = () => randomUUID() as WriteId;
const size = 40;

/** Seen past the policies, as nobody who runs the suite can. */
const past = async <Row>(query: string, values: unknown[]): Promise<Row[]> =>
  running.suite.pool.connect().then(async (client) => {
    try {
      await client.query("begin");
      await client.query("select set_config('app.employer', $1, true)", [values[0]]);
      return (await client.query(query, values)).rows as Row[];
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

type Moving = { id: EmployerId; refs: DossierRef[]; service: UserId; hr: UserId; doctor: UserId };

async function employerOf(people: number): Promise<Moving> {
  const { seed } = running;
  const id = await seed.employer();
  const [service, hr, doctor] = [
    await seed.user("functional_administrator", id),
    await seed.user("hr", id),
    await seed.user("company_doctor", id),
  ];
  const department = await seed.department(id);
  const refs: DossierRef[] = [];
  for (let from = 0; from < people; from += 10)
    refs.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(10, people - from) }, () => seed.dossier(id, { departmentId: department })),
      )),
    );
  return { id, refs, service, hr, doctor };
}

const fallsIll = (it: Moving, ref: DossierRef) =>
  running.as(it.hr)(reportSick, {
    params: { ref },
    body: sickReport({ startsOn: "2026-01-05" }),
  });

/** Up to the question the employer answers with his agreement. */
async function proposed(it: Moving, atNight = false): Promise<() => Promise<unknown>> {
  const params = { employerId: it.id };
  await running.as(it.service)(activateVault, { params, body: { id: writeId(), administrators: [it.hr], atNight } });
  const administrator = vault.as(running.visitor(it.hr));
  const agreement = await expect
    .poll(() => administrator(readAgreement, { params }).catch(() => undefined), { timeout: 20_000 })
    .toBeDefined()
    .then(() => administrator(readAgreement, { params }));
  return () =>
    administrator(acceptAgreement, {
      params,
      body: {
        id: writeId(),
        representativeName: "H. Bos",
        representativeEmail: "h.bos@werkgever.example",
        declared: true,
        documents: agreement.documents.map(({ id, sha256 }) => ({ id, sha256 })),
      },
    });
}

/** The employer agrees, and the people move by our own hand: in small batches, at the moment we choose. */
const movingByHand = async (it: Moving, work: (again: () => Promise<void>) => Promise<void>) => {
  const accept = await proposed(it);
  await alone(running.suite.pool, it.id, async () => {
    await accept();
    await stateIs(it, "moving");
    await work(() => move(running.suite, it.id, size));
  });
};

const activation = (it: Moving) => running.as(it.service)(readActivation, { params: { employerId: it.id } });
const stateIs = (it: Moving, state: string) =>
  expect.poll(async () => (await activation(it)).state, { timeout: 200_000 }).toBe(state);

/** Who is where: what the suite holds, and then what the vault holds. In this order nobody on his way is missed. */
async function places(it: Moving) {
  const here = await past<{ ref: DossierRef; source: string; version: number }>(
    "select ref, source, version from identity where employer_id = $1 order by ref",
    [it.id],
  );
  const there = await vault.past.query<{ ref: DossierRef; version: number; settled: boolean; last: string | null }>(
    `select ref, version, settled, (
       select kind || ' ' || coalesce(care_request, '') from sharing_event
       where sharing_event.ref = person.ref order by seq desc limit 1
     ) as last from person where employer_id = $1 order by ref`,
    [it.id],
  );
  return { here, there: there.rows };
}

async function mustHaveNobodyLost(it: Moving): Promise<void> {
  const { here, there } = await places(it);
  const somewhere = new Set([...here, ...there].map(({ ref }) => ref));
  expect(it.refs.filter((ref) => !somewhere.has(ref))).toEqual([]);
}

const isOf = (question: Question, agreed: { path: string }, it: Moving) =>
  question.path.startsWith(pathOf(agreed as never, { employerId: it.id }));

const refsIn = (question: Question): DossierRef[] =>
  question.body
    .toString()
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { ref: DossierRef }).ref);

test("while people move, the door keeps all its connections", async () => {
  const it = await employerOf(10);
  const accept = await proposed(it);
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const asked: Question[] = [];
  wire.stand(async (question, carry) => {
    asked.push(question);
    if (isOf(question, depositPeople, it)) await held;
    return carry();
  });
  await accept();
  await expect.poll(() => asked.some((question) => isOf(question, depositPeople, it)), { timeout: 20_000 }).toBe(true);

  const { pool } = running.suite;
  const door = await Promise.allSettled(Array.from({ length: pool.options.max }, () => pool.connect()));
  for (const taken of door) if (taken.status === "fulfilled") taken.value.release();
  goOn();
  expect(door.filter(({ status }) => status === "rejected")).toEqual([]);
  await stateIs(it, "active");
});

test("500 people move: whoever has content stays as shared, the others are with the employer alone", async () => {
  const it = await employerOf(500);
  const sick = new Set(it.refs.slice(0, 20));
  for (const ref of sick) await fallsIll(it, ref);

  const asked: Question[] = [];
  let [fellIll, shared]: [DossierRef | undefined, DossierRef | undefined] = [undefined, undefined];
  await movingByHand(it, async (go) => {
    wire.stand(async (question, carry) => {
      asked.push(question);
      await mustHaveNobodyLost(it);
      await carry();
      // Every message comes twice, and before the second answer things happen to people of this batch.
      const answer = await carry();
      if (isOf(question, depositPeople, it) && !fellIll) {
        [fellIll, shared] = refsIn(question).filter((ref) => !sick.has(ref)) as [DossierRef, DossierRef];
        await fallsIll(it, fellIll);
        await vault.as(running.visitor(it.hr))(shareDossier, {
          params: { ref: shared },
          body: { id: writeId(), careRequest: "consultation_hour", note: "Gaat naar het spreekuur." },
        });
        await expect
          .poll(async () => (await places(it)).here.find(({ ref }) => ref === shared)?.source, { timeout: 20_000 })
          .toBe("shared");
      }
      await mustHaveNobodyLost(it);
      return answer;
    });
    await go();
  });

  const staying = new Set([...sick, fellIll!]);
  const visible = new Set([...staying, shared!]);
  expect(await activation(it)).toMatchObject({ state: "active", total: 500, confirmed: 500, retained: 21 });
  const { rows } = await vault.past.query("select state, total, retained from employer where id = $1", [it.id]);
  expect(rows).toEqual([{ state: "active", total: 500, retained: 21 }]);

  const after = await places(it);
  expect(after.there.map(({ ref }) => ref)).toEqual([...it.refs].toSorted());
  expect(after.there.filter(({ settled }) => !settled)).toEqual([]);
  for (const { ref, last } of after.there)
    expect(last).toBe(staying.has(ref) ? "shared activation" : ref === shared ? "shared consultation_hour" : null);
  expect(after.here).toEqual([...visible].toSorted().map((ref) => ({ ref, source: "shared", version: 1 })));

  // The service's user sees a person exactly when he is shared.
  for (const ref of [...visible, ...it.refs.filter((other) => !visible.has(other)).slice(0, 20)]) {
    const dossier = await running.as(it.doctor)(readDossier, { params: { ref } });
    expect([dossier.person !== null, dossier.shared?.careRequest]).toEqual(
      staying.has(ref) ? [true, "activation"] : ref === shared ? [true, "consultation_hour"] : [false, undefined],
    );
  }

  // Whoever stays is here with no more than a shared person has.
  const [kept] = await past<{ version: number; wrapped_key: Buffer; sealed: Buffer }>(
    "select version, wrapped_key, sealed from identity where employer_id = $1 and ref = $2",
    [it.id, fellIll],
  );
  const identity = openIdentity(running.suite.master, { employer_id: it.id, ref: fellIll!, ...kept! }).reveal();
  expect(identity).toMatchObject({ lastName: "Vries" });
  expect(Object.keys(identity).filter((field) => ["bsn", "iban"].includes(field))).toEqual([]);

  // Again, by us and by whoever repeats himself on the wire: nothing changes.
  const counted = await activation(it);
  const suite = await running.asServer("suite");
  wire.stand((_, carry) => carry());
  await move(running.suite, it.id, size);
  await (
    await running.asServer("vault")
  )(acceptVault, {
    params: { employerId: it.id },
    body: { at: new Date().toISOString() },
  });
  const again = { params: { employerId: it.id } };
  const deposit = asked.find((question) => isOf(question, depositPeople, it))!;
  await expect(suite(depositPeople, { ...again, query: { total: 1 }, bytes: deposit.body })).rejects.toThrow(
    "not_awaiting",
  );
  await expect(suite(retainDossiers, { ...again, body: { refs: [...it.refs] } })).rejects.toThrow("not_awaiting");
  await suite(finishMovingIn, { ...again, body: { total: 1, retained: 1 } });
  expect(await places(it)).toEqual(after);
  expect(await activation(it)).toEqual(counted);
});

test("the vault dies midway: nobody is lost, and the moving goes on by itself when it is back", async () => {
  const it = await employerOf(160);
  for (const ref of it.refs.slice(0, 10)) await fallsIll(it, ref);
  let deposits = 0;
  await movingByHand(it, async (go) => {
    wire.stand(async (question, carry) => {
      if (isOf(question, depositPeople, it) && ++deposits > 2) {
        // It may have kept them or not: it dies before it can say so.
        void carry().catch(() => undefined);
        await pause(20);
        await vault.kill();
        return "lost";
      }
      return carry();
    });
    await expect(go()).rejects.toThrow("vault_away");
  });
  await mustHaveNobodyLost(it);
  expect((await places(it)).here.length).toBeGreaterThan(10);
  expect(await activation(it)).toMatchObject({ state: "moving" });

  wire.stand((_, carry) => carry());
  await vault.start();
  await stateIs(it, "active");
  await mustHaveNobodyLost(it);
  expect(await activation(it)).toMatchObject({ total: 160, confirmed: 160, retained: 10 });
  const { here, there } = await places(it);
  expect([here.length, there.length]).toEqual([10, 160]);
});

test("answers are lost and two move at once: everybody arrives once", async () => {
  const it = await employerOf(160);
  let questions = 0;
  await movingByHand(it, async (go) => {
    wire.stand(async (_, carry) => {
      const answer = await carry();
      return ++questions % 3 === 0 ? "lost" : answer;
    });
    for (let tries = 0; (await activation(it)).state !== "active" && tries < 30; tries += 1)
      await Promise.allSettled([go(), go()]);
  });
  expect(await activation(it)).toMatchObject({ state: "active", total: 160, confirmed: 160, retained: 0 });
  const { here, there } = await places(it);
  expect([here, there.length]).toEqual([[], 160]);
});

test("agreed to move at night, nobody moves before, and a night without a server is caught up once", async () => {
  const it = await employerOf(20);
  const accept = await proposed(it, true);
  const begins = (at: Date) =>
    running.past.updateTable("moving_in").set({ begins_at: at }).where("employer_id", "=", it.id).execute();
  let deposits = 0;
  wire.stand((question, carry) => {
    if (isOf(question, depositPeople, it)) deposits += 1;
    return carry();
  });
  await accept();
  await stateIs(it, "moving");
  expect(await activation(it)).toMatchObject({ atNight: true, beginsAt: expect.any(String) });
  // Also when these tests run at night.
  await begins(new Date(Date.now() + 3_600_000));
  if (!deposits) {
    await move(running.suite, it.id, size);
    expect([deposits, (await places(it)).here.length]).toEqual([0, 20]);
  }
  // The safety net looks every five seconds; the night passed while nobody was there.
  await begins(new Date(Date.now() - 3_600_000));
  await stateIs(it, "active");
  const moved = deposits;
  await move(running.suite, it.id, size);
  expect(deposits).toBe(moved);
  expect((await places(it)).there.length).toBe(20);
});

test("a moving in is halted between two batches and goes on when it is told to", async () => {
  const it = await employerOf(320);
  const halt = (paused: boolean) =>
    running.as(it.service)(pauseMovingIn, { params: { employerId: it.id }, body: { paused } });
  await expect(halt(true)).rejects.toThrow("not_moving");
  await movingByHand(it, async (go) => {
    wire.stand(async (question, carry) => {
      if (isOf(question, depositPeople, it)) await halt(true);
      return carry();
    });
    await go();
    await mustHaveNobodyLost(it);
    const halted = await places(it);
    // What is in flight is finished: at most as many batches as there are lanes.
    expect(halted.here.length).toBeGreaterThanOrEqual(320 - lanes * size);
    expect(await activation(it)).toMatchObject({ state: "moving", pausedAt: expect.any(String) });
    await go();
    expect(await places(it)).toEqual(halted);
  });
  wire.stand((_, carry) => carry());
  expect(await halt(false)).toMatchObject({ pausedAt: null });
  await stateIs(it, "active");
  expect(await activation(it)).toMatchObject({ total: 320, confirmed: 320 });
  const told = running.past.selectFrom("event").select(["deed", "actor"]).where("employer_id", "=", it.id);
  expect(await told.where("deed", "in", ["moving_in.paused", "moving_in.resumed"]).orderBy("id").execute()).toEqual([
    { deed: "moving_in.paused", actor: it.service },
    { deed: "moving_in.resumed", actor: it.service },
  ]);
});

test("an employer without people passes straight through", async () => {
  const it = await employerOf(0);
  const accept = await proposed(it);
  await accept();
  await stateIs(it, "active");
  expect(await activation(it)).toMatchObject({ total: 0, confirmed: 0, retained: 0 });
});
