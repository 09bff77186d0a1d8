import { generateKeyPairSync, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { SignJWT, importJWK } from "jose";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  addCouplingKey,
  listCouplings,
  listNotices,
  machineDeliver,
  machineList,
  machineRead,
  putCoupling,
  readClientKeys,
  readRecord,
  removeCoupling,
  removeCouplingKey,
  setCouplingState,
  startVaultDelivery,
  readVaultDelivery,
  retryDelivery,
  type CouplingId,
  type CouplingState,
  type DeliveryKind,
  type WriteId,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { discardStale } from "../deliveries/jobs.ts";
import { stop } from "../deliveries/write.ts";
import { runningPair, type RunningPair } from "../testing.ts";
import { person, writeId } from "../testing/seed.ts";

let pair: RunningPair;
beforeAll(async () => {
  pair = await runningPair();
});
afterAll(() => pair.stop());

const deLinde = readFileSync(new URL("../../../../e2e/leveringen/de-linde-volledig.csv", import.meta.url), "utf8")
  .split("\n")
  .slice(0, 53)
  .join("\n");
const pem = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const text = (it: typeof publicKey, type: "spki" | "pkcs8") => it.export({ type, format: "pem" }).toString();
  return { publicKey: text(publicKey, "spki"), privateKey: text(privateKey, "pkcs8") };
};
type Employer = Awaited<ReturnType<RunningPair["active"]>>;
const patient = { timeout: 30_000, interval: 50 };
const limits = { mostMissing: 5, mostChanged: 20 };

/** A token as login gives it to a coupling. */
const tokenOf = async (id: CouplingId, claims: object = {}) =>
  new SignJWT({ client_id: id, scope: "deliveries", ...claims })
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt" })
    .setIssuer("https://kluis.example/api/login/v1/oauth")
    .setSubject(id)
    .setAudience("vault")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(await importJWK(pair.vault.loginKey, "EdDSA"));

/** A coupling of an employer, and what is done with it. */
async function coupled(employer: Employer, state: CouplingState = "live") {
  const couplingId = randomUUID() as CouplingId;
  const of = { employerId: employer.id, couplingId };
  const by = employer.administrator;
  await pair.vault.as(by, putCoupling, { params: of, body: { name: "Salarispakket", ...limits } });
  if (state !== "trial") await pair.vault.as(by, setCouplingState, { params: of, body: { state } });
  const key = await pair.vault.as(by, addCouplingKey, { params: of, body: { name: "server 1", key: pem().publicKey } });
  const token = await tokenOf(couplingId);
  return {
    of,
    token,
    keyId: key.answer.keys[0]!.id,
    send: (bytes: string, deliveryId = writeId(), kind: DeliveryKind = "full") =>
      pair.vault.put(token, machineDeliver, { params: { deliveryId }, query: { kind }, bytes: Buffer.from(bytes) }),
    read: (deliveryId: string) => pair.vault.put(token, machineRead, { params: { deliveryId: deliveryId as WriteId } }),
    list: () => pair.vault.put(token, machineList, {}),
    put: (as = by) => pair.vault.as(as, putCoupling, { params: of, body: { name: "Anders", ...limits } }),
    set: (to: CouplingState) => pair.vault.as(by, setCouplingState, { params: of, body: { state: to } }),
  };
}
const done = (coupling: Awaited<ReturnType<typeof coupled>>, id: string) =>
  vi.waitFor(
    async () => {
      const { answer } = await coupling.read(id);
      expect(answer.state).toBe("done");
      return answer;
    },
    { timeout: 30_000, interval: 50 },
  );
const peopleIn = async ({ id }: Employer) => {
  const rows = await pair.vault.past
    .selectFrom("person")
    .select("personnel_number")
    .where("employer_id", "=", id)
    .execute();
  return rows.map((it) => it.personnel_number).toSorted();
};
/** The rows of the delivery, without those of which the place is in `which`. */
const without = (which: (at: number) => boolean) => {
  const [head, ...rows] = deLinde.trim().split("\n");
  return [head, ...rows.filter((_, at) => !which(at))].join("\n");
};

test("a system delivers by itself: what stays within the limits is processed, and the report names nobody", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  const told = await coupling.send(deLinde);
  expect(told.answer).toMatchObject({ deliveredBy: "Salarispakket", held: [], counts: { missing: 0, changed: 0 } });
  const report = await done(coupling, told.answer.id);
  expect(report.processed).toBe(report.counts.added);
  expect((await peopleIn(employer)).length).toBe(report.counts.added);
  expect(told.text).not.toMatch(/Achternaam|Janssen/);
  expect((await coupling.list()).answer.map((it) => it.id)).toEqual([told.answer.id]);
  const { answer } = await pair.vault.as(employer.administrator, readRecord, {
    params: { employerId: employer.id },
    body: { filter: { kind: "delivered" }, limit: 50 },
  });
  expect(answer.lines.find((it) => it.deed === "delivery.running")).toMatchObject({
    role: "coupling",
    byName: "Salarispakket",
    network: "127.0.0.0/24",
  });
  expect(answer.lines.find((it) => it.deed === "coupling.live")).toMatchObject({
    role: "administrator",
    aboutName: "Salarispakket",
  });
});

test("above the limits it waits for a person, who may begin it all the same", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  await done(coupling, (await coupling.send(deLinde)).answer.id);
  const before = await peopleIn(employer);
  const told = await coupling.send(without((at) => at % 14 === 0));
  expect(told.answer).toMatchObject({ state: "waiting", held: ["many_missing"] });
  const again = await coupling.send(deLinde, told.answer.id as WriteId);
  expect(again.answer).toEqual(told.answer);
  const { answer: notices } = await pair.vault.as(employer.administrator, listNotices, {});
  expect(notices.filter((it) => it.kind === "delivery_held")).toHaveLength(1);
  const mails = await pair.vault.past.selectFrom("mail").select(["subject", "text"]).execute();
  const [mail] = mails.filter((it) => it.text.includes(told.answer.id));
  expect(mail!.subject).toBe("Een levering wacht op uw besluit");
  const user = await pair.vault.seed.user(employer);
  const params = { employerId: employer.id, deliveryId: told.answer.id as WriteId };
  await pair.vault.as(user, startVaultDelivery, { params, body: {} });
  await done(coupling, told.answer.id);
  expect(await peopleIn(employer)).toEqual(before);
});

test("a file that drops most people is held, and even a person cannot begin it", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  await done(coupling, (await coupling.send(deLinde)).answer.id);
  const told = await coupling.send(without((at) => at % 10 !== 0));
  expect(told.answer).toMatchObject({ state: "waiting", held: ["incomplete", "many_missing"] });
  const user = await pair.vault.seed.user(employer);
  const params = { employerId: employer.id, deliveryId: told.answer.id as WriteId };
  expect((await pair.vault.as(user, startVaultDelivery, { params, body: {} })).code).toBe("delivery_incomplete");
});

test("on trial it hears what would happen, and nothing happens", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer, "trial");
  const told = await coupling.send(deLinde);
  expect(told.answer).toMatchObject({ state: "discarded", held: ["trial"] });
  expect(told.answer.counts.added).toBeGreaterThan(10);
  expect(await peopleIn(employer)).toEqual([]);
  const kept = await pair.vault.past
    .selectFrom("delivery_part")
    .select("part")
    .where("employer_id", "=", employer.id)
    .execute();
  expect(kept).toEqual([]);
});

test("of a delivery that stopped the file is kept sealed, and a person has it looked at again", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  await done(coupling, (await coupling.send(deLinde)).answer.id);
  const before = await peopleIn(employer);
  const held = await coupling.send(without((at) => at % 14 === 0));
  const filesOf = async () => {
    const parts = pair.vault.past.selectFrom("delivery_part").select(["delivery_id", "sealed"]);
    return parts.where("employer_id", "=", employer.id).where("part", "=", -1).execute();
  };
  const [file] = await filesOf();
  expect(file!.delivery_id).toBe(held.answer.id);
  expect(file!.sealed.toString("latin1")).not.toMatch(/Achternaam|Jansen/);
  // A row of it is no longer what it was when it was looked at.
  const stops = async (deliveryId: WriteId) => {
    const part = pair.vault.past.updateTable("delivery_part").set({ sealed: Buffer.alloc(64) });
    await part.where("delivery_id", "=", deliveryId).where("part", ">=", 0).execute();
    await pair.vault.as(employer.administrator, startVaultDelivery, { params: { ...of, deliveryId }, body: {} });
    return vi.waitFor(async () => {
      const { answer } = await pair.vault.as(employer.administrator, readVaultDelivery, {
        params: { ...of, deliveryId },
      });
      expect(answer.state).toBe("failed");
      return answer;
    }, patient);
  };
  const of = { employerId: employer.id };
  const retry = (deliveryId: string, id = writeId(), by = employer.administrator) =>
    pair.vault.as(by, retryDelivery, { params: { ...of, deliveryId: deliveryId as WriteId }, body: { id } });
  expect((await retry(held.answer.id)).code).toBe("delivery_file_gone");
  const failed = await stops(held.answer.id as WriteId);
  expect(Date.parse(failed.keptUntil!) - Date.parse(failed.deliveredAt)).toBe(7 * 86_400_000);
  expect(await filesOf()).toHaveLength(1);

  const id = writeId();
  const again = await retry(failed.id, id);
  expect(again.answer).toMatchObject({ id, state: "waiting", kind: "full", counts: held.answer.counts });
  expect((await retry(failed.id, id)).answer).toEqual(again.answer);
  // The old one has it no more, and what stops a second time can be tried a third.
  expect((await retry(failed.id)).code).toBe("delivery_file_gone");
  expect((await filesOf()).map((it) => it.delivery_id)).toEqual([id]);
  await stops(id);
  const third = (await retry(id)).answer;
  await pair.vault.as(employer.administrator, startVaultDelivery, {
    params: { ...of, deliveryId: third.id as WriteId },
    body: {},
  });
  await vi.waitFor(async () => expect(await filesOf()).toEqual([]), patient);
  expect(await peopleIn(employer)).toEqual(before);
});

test("nobody tries an older delivery again over a newer, nor one of which the file went after its days", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  const { past } = pair.vault;
  const stopped = async () => {
    const { answer } = await coupling.send(without((at) => at % 14 === 0));
    await past.updateTable("delivery").set({ state: "running" }).where("id", "=", answer.id).execute();
    await transactionFor(pair.vault.tools.db, { employer: employer.id }, (tx) =>
      stop(tx, { employerId: employer.id, deliveryId: answer.id }, "outdated"),
    );
    return answer.id as WriteId;
  };
  await done(coupling, (await coupling.send(deLinde)).answer.id);
  const deliveryId = await stopped();
  const params = { employerId: employer.id, deliveryId };
  const retry = (by = employer.administrator) => pair.vault.as(by, retryDelivery, { params, body: { id: writeId() } });
  const waits = await coupling.send(without((at) => at % 12 === 0).replace("Chauffeur", "Planner"));
  expect(waits.answer.state).toBe("waiting");
  expect((await retry()).code).toBe("delivery_waiting");
  await pair.vault.as(employer.administrator, startVaultDelivery, {
    params: { ...params, deliveryId: waits.answer.id as WriteId },
    body: {},
  });
  await done(coupling, waits.answer.id);
  expect((await retry()).code).toBe("retry_not_last");
  expect((await retry((await pair.active([])).administrator)).code).toBe("not_found");
  await discardStale(pair.vault.tools, new Date(Date.now() + 8 * 86_400_000));
  expect((await retry()).code).toBe("delivery_file_gone");
  const kept = past.selectFrom("delivery").select(["state", "wrapped_key"]).where("id", "=", deliveryId);
  expect(await kept.execute()).toEqual([{ state: "failed", wrapped_key: null }]);
});

test("a trial does not push aside what somebody else is about to process", async () => {
  const employer = await pair.active([]);
  const [live, trial] = [await coupled(employer), await coupled(employer, "trial")];
  await done(live, (await live.send(deLinde)).answer.id);
  const held = await live.send(without((at) => at % 14 === 0));
  expect((await trial.send(deLinde)).code).toBe("delivery_waiting");
  expect((await live.read(held.answer.id)).answer.state).toBe("waiting");
});

test("the same file twice changes nothing, and two at once are written one after another", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  await done(coupling, (await coupling.send(deLinde)).answer.id);
  const again = await coupling.send(deLinde);
  expect((await done(coupling, again.answer.id)).counts).toMatchObject({ added: 0, changed: 0, missing: 0 });
  const id = writeId();
  const both = await Promise.all([coupling.send(deLinde, id), coupling.send(deLinde, id)]);
  expect(both.map((it) => it.status)).toEqual([200, 200]);
  expect((await done(coupling, id)).counts.added).toBe(0);
});

test("paused, without its key, removed, or at the end of the service nothing is taken in", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  await coupling.set("paused");
  expect((await coupling.send(deLinde)).status).toBe(401);
  expect((await pair.vault.asServer("login", readClientKeys, { params: coupling.of })).status).toBe(404);
  await vi.waitFor(
    async () => {
      const fresh = await tokenOf(coupling.of.couplingId);
      expect((await pair.vault.put(fresh, machineList, {})).code).toBe("coupling_paused");
    },
    { timeout: 3_000 },
  );
  await coupling.set("live");
  expect((await coupling.list()).status).toBe(401);

  const other = await coupled(employer);
  expect((await other.list()).status).toBe(200);
  await pair.vault.as(employer.administrator, removeCouplingKey, { params: { ...other.of, keyId: other.keyId } });
  expect((await other.list()).status).toBe(401);

  const third = await coupled(employer);
  expect((await third.list()).status).toBe(200);
  await pair.vault.as(employer.administrator, removeCoupling, { params: third.of });
  expect((await third.list()).status).toBe(401);
  const { answer } = await pair.vault.as(employer.administrator, listCouplings, {
    params: { employerId: employer.id },
  });
  expect(answer.map((it) => it.id)).toEqual([coupling.of.couplingId, other.of.couplingId]);
});

test("a file that is coming in when its key is taken away is not taken in", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  let more!: () => void;
  const held = new Promise<void>((resolve) => (more = resolve));
  const bytes = async function* () {
    yield Buffer.from(deLinde.slice(0, 100));
    await held;
    yield Buffer.from(deLinde.slice(100));
  };
  const address = `${pair.vault.url}/api/vault/v1/coupling/deliveries/${randomUUID()}`;
  const headers = { authorization: `Bearer ${coupling.token}`, "content-type": "application/octet-stream" };
  const sending = fetch(address, { method: "PUT", headers, body: bytes(), duplex: "half" } as object as RequestInit);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const key = { ...coupling.of, keyId: coupling.keyId };
  await pair.vault.as(employer.administrator, removeCouplingKey, { params: key });
  more();
  expect((await sending).status).toBe(404);
  expect(await peopleIn(employer)).toEqual([]);
});

test("what is of another employer, or of another coupling, does not exist", async () => {
  const [mine, other] = [await pair.active([person()]), await pair.active([])];
  const [coupling, theirs] = [await coupled(mine), await coupled(other)];
  const { answer } = await theirs.send(deLinde);
  expect((await coupling.read(answer.id)).code).toBe("not_found");
  expect((await coupling.send(deLinde, answer.id as WriteId)).answer.id).toBe(answer.id);
  const sibling = await coupled(mine);
  expect((await sibling.read(answer.id)).code).toBe("not_found");
  expect((await sibling.send(deLinde, answer.id as WriteId)).code).toBe("not_found");
  expect((await coupling.put(other.administrator)).code).toBe("not_found");
  const crossed = { employerId: other.id, couplingId: coupling.of.couplingId };
  const told = await pair.vault.as(other.administrator, putCoupling, {
    params: crossed,
    body: { name: "Overgenomen", ...limits },
  });
  expect(told.code).toBe("not_found");
  expect((await coupling.list()).answer[0]?.deliveredBy).toBe("Salarispakket");
});

test("a token of another scope, or that names another than it is of, opens nothing", async () => {
  const coupling = await coupled(await pair.active([]));
  for (const claims of [{ scope: "alles" }, { scope: undefined }, { client_id: randomUUID() }]) {
    const token = await tokenOf(coupling.of.couplingId, claims);
    expect((await pair.vault.put(token, machineList, {})).status).toBe(401);
  }
});

test("a key is a public one, strong enough, and the same key is the same however it is written", async () => {
  const employer = await pair.active([]);
  const { of } = await coupled(employer);
  const add = (key: string) =>
    pair.vault.as(employer.administrator, addCouplingKey, { params: of, body: { name: "sleutel", key } });
  const mine = pem();
  expect((await add(mine.privateKey)).code).toBe("coupling_key_private");
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
  const odd = generateKeyPairSync("ec", { namedCurve: "secp521r1" }).publicKey;
  const text = (it: typeof weak) => it.export({ type: "spki", format: "pem" }).toString();
  for (const bad of [text(weak), text(odd), "geen sleutel", "{}", '{"kty":"oct","k":"AAAA"}'])
    expect((await add(bad)).code).toMatch(/coupling_key_(unusable|private)/);
  const { privateKey: ed } = generateKeyPairSync("ed25519");
  expect((await add(JSON.stringify(ed.export({ format: "jwk" })))).code).toBe("coupling_key_private");

  const before = (await add(mine.publicKey)).answer.keys.length;
  const jwk = generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" });
  expect((await add(JSON.stringify(jwk))).answer.keys).toHaveLength(before + 1);
  expect((await add(JSON.stringify({ ...jwk, kid: "anders" }))).answer.keys).toHaveLength(before + 1);
  await add(text(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey));
  await add(pem().publicKey);
  expect((await add(pem().publicKey)).code).toBe("coupling_keys_full");
});

test("a file nobody can read, and one of another tenant's tricks, are refused with a code and a sentence", async () => {
  const employer = await pair.active([]);
  const coupling = await coupled(employer);
  expect((await coupling.send("\0\0\0\0")).code).toMatch(/^file_/);
  expect((await pair.vault.put(coupling.token, listCouplings, { params: { employerId: employer.id } })).status).toBe(
    401,
  );
  expect((await pair.vault.as(employer.administrator, machineList, {})).status).toBe(401);
  const lines = pair.vault.lines.join("");
  expect(lines).not.toContain(coupling.token);
  expect(lines).not.toContain("Salarispakket");
});
