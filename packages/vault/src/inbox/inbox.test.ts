import { generateKeyPairSync, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import ssh2, { type ConnectConfig, type SFTPWrapper } from "ssh2";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import {
  addCouplingKey,
  chooseScenario,
  putCoupling,
  readInbox,
  removeCouplingKey,
  setCouplingState,
  type CouplingId,
  type CouplingState,
} from "@datakluis/contract";
import { faultsIn } from "@datakluis/delivery/testing/sivi-valid";
import { runningPair, type RunningPair } from "../testing.ts";

/** A key as a client has it, and as its administrator pastes it. */
const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "sec1", format: "pem" }).toString();
  return { pem, publicPem: publicKey.export({ type: "spki", format: "pem" }).toString() };
};

let vault: RunningPair;
beforeAll(async () => {
  vault = await runningPair({ inbox: { listen: "127.0.0.1:0", hostKey: pair().pem } });
});
afterAll(() => vault.stop());
afterEach(() => visits.splice(0).forEach((it) => it.end()));

const rows = readFileSync(new URL("../../../../e2e/leveringen/de-linde-volledig.csv", import.meta.url), "utf8")
  .split("\n")
  .slice(0, 31);
const absence = readFileSync(
  new URL("../../../../e2e/leveringen/sivi-verzuimmeldingen-2026.xml", import.meta.url),
  "utf8",
);
const deLinde = rows.join("\n");
type Employer = Awaited<ReturnType<RunningPair["active"]>>;

async function coupled(employer: Employer, state: CouplingState = "live", key = pair()) {
  const [couplingId, by] = [randomUUID() as CouplingId, employer.administrator];
  const params = { employerId: employer.id, couplingId };
  const body = { name: "Salarispakket", mostMissing: 5, mostChanged: 20 };
  await vault.vault.as(by, putCoupling, { params, body });
  await vault.vault.as(by, setCouplingState, { params, body: { state } });
  const added = { name: "server", key: key.publicPem };
  const told = await vault.vault.as(by, addCouplingKey, { params, body: added });
  return { couplingId, params, by, key, keyId: told.answer.keys[0]!.id };
}

const visits: ssh2.Client[] = [];

/** Signs in as a client does; rejects with its own words. */
const connect = (settings: ConnectConfig) =>
  new Promise<ssh2.Client>((resolve, reject) => {
    const client = new ssh2.Client();
    visits.push(client);
    client.on("ready", () => resolve(client)).on("error", reject);
    client.connect({ host: "127.0.0.1", port: vault.vault.tools.inboxAt!.port, readyTimeout: 15_000, ...settings });
  });
const visit = async (it: { couplingId: string; key: { pem: string } }) => {
  const client = await connect({ username: it.couplingId, privateKey: it.key.pem });
  return filesOf(client);
};

function filesOf(client: ssh2.Client) {
  const opened = new Promise<SFTPWrapper>((resolve, reject) =>
    client.sftp((fault, it) => (fault ? reject(fault) : resolve(it))),
  );
  const asked = async <A>(
    work: (sftp: SFTPWrapper, done: (fault: unknown, answer?: A) => void) => void,
  ): Promise<A> => {
    const sftp = await opened;
    return new Promise<A>((resolve, reject) =>
      work(sftp, (fault, answer) => (fault ? reject(fault as Error) : resolve(answer as A))),
    );
  };
  return {
    put: (path: string, text: string) => asked<void>((sftp, done) => sftp.writeFile(path, text, done)),
    get: async (path: string) => (await asked<Buffer>((sftp, done) => sftp.readFile(path, done))).toString(),
    list: async (path: string) =>
      (await asked<{ filename: string }[]>((sftp, done) => sftp.readdir(path, done as never))).map((it) => it.filename),
    rename: (from: string, to: string) => asked<void>((sftp, done) => sftp.rename(from, to, done)),
    stat: (path: string) => asked<{ size: number }>((sftp, done) => sftp.stat(path, done as never)),
    mkdir: (path: string) => asked<void>((sftp, done) => sftp.mkdir(path, done)),
    remove: (path: string) => asked<void>((sftp, done) => sftp.unlink(path, done)),
    link: (from: string, to: string) => asked<void>((sftp, done) => sftp.symlink(from, to, done)),
    begin: (path: string) => asked<Buffer>((sftp, done) => sftp.open(path, "w", done)),
    write: (handle: Buffer, text: string, at = 0) =>
      asked<void>((sftp, done) => sftp.write(handle, Buffer.from(text), 0, Buffer.byteLength(text), at, done)),
    close: (handle: Buffer) => asked<void>((sftp, done) => sftp.close(handle, done)),
    end: () => client.end(),
  };
}
const peopleIn = async ({ id }: Employer) =>
  (await vault.vault.past.selectFrom("person").select("ref").where("employer_id", "=", id).execute()).length;
const deliveriesIn = async ({ id }: Employer) =>
  vault.vault.past.selectFrom("delivery").select(["state", "kind"]).where("employer_id", "=", id).execute();
const patient = { timeout: 20_000, interval: 50 };

test("a file in the folder is delivered, and beside it a report can be read that names nobody", async () => {
  const employer = await vault.active([]);
  const coupling = await coupled(employer);
  const files = await visit(coupling);
  expect(await files.list("/")).toEqual(["volledig", "wijzigingen", "verslagen"]);
  await files.put("/volledig/Janssen en De Vries.csv", deLinde);
  expect((await files.stat("/volledig/Janssen en De Vries.csv")).size).toBe(Buffer.byteLength(deLinde));
  expect(await files.list("/volledig")).toEqual([]);
  await vi.waitFor(
    async () => expect(await deliveriesIn(employer)).toEqual([{ state: "done", kind: "full" }]),
    patient,
  );
  const [report] = await files.list("/verslagen");
  const text = await files.get(`/verslagen/${report}`);
  expect(text).toContain("Stand: done. De levering is verwerkt.");
  expect(text).toContain("Nieuw: 30");
  expect(text + report).not.toMatch(/Janssen|Vries/);
  expect(await peopleIn(employer)).toBe(30);
  expect(vault.vault.lines.join("")).not.toMatch(/Janssen|Vries|\.csv/);
});

test("where a message asks for it, its acknowledgement stands beside the report, and what does not ask has none", async () => {
  const employer = await vault.active([]);
  const coupling = await coupled(employer);
  const body = { scenario: "absence_delivered" } as const;
  await vault.vault.as(coupling.by, chooseScenario, { params: { employerId: employer.id }, body });
  const files = await visit(coupling);
  await files.put("/wijzigingen/verzuim.xml", absence.replace("OntvngstbevJN>J<", "OntvngstbevJN>N<"));
  const [quiet, ...none] = await files.list("/verslagen");
  expect(none).toEqual([]);
  await files.put("/wijzigingen/verzuim.xml", absence);
  const own = async () => (await files.list("/verslagen")).filter((it) => !it.startsWith(quiet!.slice(0, -4)));
  await vi.waitFor(async () => expect(await own()).toHaveLength(3), patient);
  const names = await own();
  expect(names).toEqual([
    names[0],
    `${bare(names[0]!)}-retourmelding.xml`,
    `${bare(names[0]!)}-verwerkingsmelding.xml`,
  ]);
  const [received, processed] = await Promise.all(names.slice(1).map((it) => files.get(`/verslagen/${it}`)));
  expect(faultsIn("Retourmelding1", received!)).toEqual([]);
  expect(faultsIn("VerwerkingsmeldingWerkgeverArbodienst", processed!)).toEqual([]);
  for (const it of [received, processed])
    expect(it).toContain("<BerrefnrIngzndnBer>sivi-verzuimmeldingen-2026.xml</BerrefnrIngzndnBer>");
  await expect(files.get(`/verslagen/${bare(quiet!)}-retourmelding.xml`)).rejects.toThrow("Dit bestaat niet.");
});
const bare = (report: string) => report.slice(0, -".txt".length);

test("a client that writes under another name first delivers when it renames", async () => {
  const employer = await vault.active([]);
  const files = await visit(await coupled(employer, "trial"));
  await files.put("/wijzigingen/mei.csv.part", deLinde);
  expect(await deliveriesIn(employer)).toEqual([]);
  await files.rename("/wijzigingen/mei.csv.part", "/wijzigingen/mei.csv");
  expect(await deliveriesIn(employer)).toEqual([{ state: "discarded", kind: "changes" }]);
});

test("what breaks off was never there", async () => {
  const employer = await vault.active([]);
  const coupling = await coupled(employer);
  const files = await visit(coupling);
  const handle = await files.begin("/volledig/half.csv");
  await files.write(handle, deLinde.slice(0, 300));
  files.end();
  const again = await visit(coupling);
  await expect(again.stat("/volledig/half.csv")).rejects.toThrow("Dit bestaat niet.");
  expect(await again.list("/verslagen")).toEqual([]);
  expect(await deliveriesIn(employer)).toEqual([]);
});

test("a file nobody can read is refused with a sentence, and nothing is kept", async () => {
  const employer = await vault.active([]);
  const files = await visit(await coupled(employer));
  await expect(files.put("/volledig/leeg.csv", "\0\0\0\0")).rejects.toThrow(/file_\w+: .*bestand/);
  expect(await deliveriesIn(employer)).toEqual([]);
});

test("nothing is written at a path that leads elsewhere", async () => {
  const employer = await vault.active([]);
  const before = readdirSync(tmpdir());
  const files = await visit(await coupled(employer));
  const elsewhere = [
    "/etc/passwd",
    "../../etc/passwd",
    "/volledig/../../../tmp/uit-de-inbox.csv",
    "/volledig/diep/uit-de-inbox.csv",
    "/uit-de-inbox.csv",
  ];
  for (const path of elsewhere) {
    await expect(files.put(path, deLinde)).rejects.toThrow("Dit mag hier niet.");
    await expect(files.get(path)).rejects.toThrow("Dit bestaat niet.");
  }
  expect(readdirSync(tmpdir()).filter((name) => !before.includes(name) && name.includes("uit-de-inbox"))).toEqual([]);
  expect(await deliveriesIn(employer)).toEqual([]);
});

test("folders, links and removing are not for a client", async () => {
  const files = await visit(await coupled(await vault.active([])));
  await expect(files.mkdir("/nieuw")).rejects.toThrow("Dit mag hier niet.");
  await expect(files.link("/volledig/a", "/etc/passwd")).rejects.toThrow("Dit mag hier niet.");
  await expect(files.remove("/verslagen/x.txt")).rejects.toThrow("Dit bestaat niet.");
});

test("of another employer nothing is there, whatever its name", async () => {
  const [mine, other] = [await vault.active([]), await vault.active([])];
  const theirs = await visit(await coupled(other, "trial"));
  await theirs.put("/volledig/mei.csv", deLinde);
  const [report] = await theirs.list("/verslagen");
  const files = await visit(await coupled(mine, "trial"));
  expect(await files.list("/verslagen")).toEqual([]);
  await expect(files.get(`/verslagen/${report}`)).rejects.toThrow(/not_found|bestaat niet/);
});

test("only a key of the coupling opens: no password, no other key, no other name", async () => {
  const coupling = await coupled(await vault.active([]));
  const no = "All configured authentication methods failed";
  const username = coupling.couplingId;
  await expect(connect({ username, password: "geheim" })).rejects.toThrow(no);
  await expect(connect({ username, privateKey: pair().pem })).rejects.toThrow(no);
  await expect(connect({ username: randomUUID(), privateKey: coupling.key.pem })).rejects.toThrow(no);
  await expect(connect({ username: "root", privateKey: coupling.key.pem })).rejects.toThrow(no);
  await expect(connect({ username: coupling.couplingId })).rejects.toThrow(no);
});

test("whoever speaks no SSH, or stops halfway, takes nobody down and no place for long", async () => {
  const { port } = vault.vault.tools.inboxAt!;
  const knock = (words: string | Buffer) =>
    new Promise<void>((resolve) => {
      const socket = createConnection(port, "127.0.0.1", () => socket.write(words));
      socket.on("error", () => undefined).on("close", () => resolve());
      setTimeout(() => socket.resetAndDestroy(), 200);
    });
  const noise = [
    "GET / HTTP/1.1\r\n\r\n",
    "SSH-2.0-x\r\n",
    Buffer.concat([Buffer.from("SSH-2.0-x\r\n"), Buffer.alloc(4_000, 255)]),
  ];
  await Promise.all(Array.from({ length: 90 }, (_, at) => knock(noise[at % noise.length]!)));
  const files = await visit(await coupled(await vault.active([])));
  expect(await files.list("/")).toHaveLength(3);
});

test("a file that is too large is not delivered as far as it came", async () => {
  const employer = await vault.active([]);
  const files = await visit(await coupled(employer));
  const handle = await files.begin("/wijzigingen/groot.csv");
  await files.write(handle, deLinde);
  await expect(files.write(handle, "x", 50 * 1024 * 1024)).rejects.toThrow("too_large");
  await expect(files.close(handle)).rejects.toThrow("too_large");
  expect(await deliveriesIn(employer)).toEqual([]);
});

test("there is no shell, no command and no way through", async () => {
  const { couplingId: username, key } = await coupled(await vault.active([]));
  const client = await connect({ username, privateKey: key.pem });
  const ran = new Promise((resolve, reject) => client.exec("id", (fault, it) => (fault ? reject(fault) : resolve(it))));
  await expect(ran).rejects.toThrow("Unable to exec");
  const through = new Promise((resolve, reject) =>
    client.forwardOut("127.0.0.1", 1, "127.0.0.1", 22, (fault, it) => (fault ? reject(fault) : resolve(it))),
  );
  await expect(through).rejects.toThrow(/open failure/);
});

test("whose key is taken away, or who is paused, does nothing more in a connection that was open", async () => {
  const employer = await vault.active([]);
  const one = await coupled(employer);
  const files = await visit(one);
  await vault.vault.as(one.by, removeCouplingKey, { params: { ...one.params, keyId: one.keyId } });
  await expect(files.put("/volledig/mei.csv", deLinde)).rejects.toThrow("not_signed_in");
  await expect(visit(one)).rejects.toThrow("All configured authentication methods failed");
  const two = await coupled(employer);
  const others = await visit(two);
  await vault.vault.as(two.by, setCouplingState, { params: two.params, body: { state: "paused" } });
  await expect(others.list("/verslagen")).rejects.toThrow(/not_signed_in|coupling_paused/);
  expect(await deliveriesIn(employer)).toEqual([]);
});

test("RSA and Ed25519 keys sign in too, also pasted as OpenSSH writes them", async () => {
  const employer = await vault.active([]);
  for (const key of [
    ssh2.utils.generateKeyPairSync("ed25519"),
    ssh2.utils.generateKeyPairSync("rsa", { bits: 2048 }),
    ssh2.utils.generateKeyPairSync("ecdsa", { bits: 256 }),
  ]) {
    const coupling = await coupled(employer, "trial", { pem: key.private, publicPem: key.public });
    expect(await (await visit(coupling)).list("/verslagen")).toEqual([]);
  }
});

test("an administrator reads where it stands and by what it is recognised", async () => {
  const employer = await vault.active([]);
  const { answer } = await vault.vault.as(employer.administrator, readInbox, {});
  expect(answer).toEqual({ port: expect.any(Number), fingerprint: expect.stringMatching(/^SHA256:/) });
});
