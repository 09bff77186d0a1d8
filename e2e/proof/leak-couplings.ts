import { constants, createSign, generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { once } from "node:events";
import {
  addCouplingKey,
  deliverToVault,
  discardVaultDelivery,
  exportRejected,
  listVaultReports,
  putCoupling,
  readInbox,
  readVaultDelivery,
  readVaultReport,
  setCouplingState,
  type CouplingId,
  type Delivery,
  type VaultReport,
  type WriteId,
} from "@datakluis/contract";
import ssh2, { type SFTPWrapper } from "ssh2";
import type { Marked } from "../tools/deliveries.ts";
import type { Installation } from "../tools/installation.ts";
import { id, type Cast } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { mustBe, mustHold } from "./house.ts";
import type { Kept } from "./leak-search.ts";

/** So many people come in by a coupling each way: over HTTPS and over SFTP. */
export const coupledEachWay = 2;

/** What a system does over HTTPS: deliver, and read with a token for what it reads. */
export type System = {
  send: (bytes: Buffer) => Promise<string>;
  read: (path: string, scope?: "deliveries" | "absence") => Promise<string>;
};

/**
 * A system of the employer delivers people by itself, over HTTPS and over SFTP, in files of which some rows are rejected and
 * under names that say who somebody is; and somebody downloads rejected rows with all that stood in them, which then are
 * destroyed. Answers what the system was told, and by what it delivers more.
 *
 * @param header the headings of the file, and after it a line of each of the people
 */
export async function deliverBySystem(
  { url }: Installation,
  cast: Cast,
  [header, ...lines]: readonly string[],
  people: readonly Marked[],
): Promise<{ heard: Kept[]; system: System }> {
  const { keeper, employerId } = cast;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const couplingId = id<CouplingId>();
  const params = { employerId, couplingId };
  await keeper.ask(putCoupling, {
    params,
    body: { name: "Salarispakket", mostMissing: 100, mostChanged: 100, reads: true },
  });
  await keeper.ask(setCouplingState, { params, body: { state: "live" } });
  const key = publicKey.export({ type: "spki", format: "pem" }).toString();
  await keeper.ask(addCouplingKey, { params, body: { name: "Server", key } });

  // A row of nobody whose every value is wrong, and is a mark of somebody: a number that says who he is among them.
  const wrong = people.map(({ marks }) =>
    header!.split(";").map((_, at) => Object.values(marks)[at] ?? marks["lastName"]),
  );
  const fileOf = (some: readonly string[]) =>
    Buffer.from([header, ...some, ...wrong.map((cells) => cells.join(";"))].join("\r\n"));

  const tokenFor = (scope: string) => tokenOf(url, couplingId, privateKey, scope);
  const send = async (bytes: Buffer) => overHttps(url, await tokenFor("deliveries"), bytes);
  const read: System["read"] = async (path, scope = "deliveries") => {
    const headers = { authorization: `Bearer ${await tokenFor(scope)}` };
    const answer = await fetch(`${url}/api/vault/v1/coupling/${path}`, { headers });
    mustHold(answer.ok, `een koppeling leest ${path.split("/")[0]}`);
    return answer.text();
  };
  const told = await send(fileOf(lines.slice(0, coupledEachWay)));
  const report = JSON.parse(told) as Delivery;
  mustBe(report.counts.rejected, wrong.length, "regels die worden afgekeurd, over HTTPS");
  await processed(cast, report.id);

  const inbox = (await keeper.ask(readInbox, {}))!;
  const reports = await overSftp({ ...inbox, couplingId, privateKey }, fileOf(lines.slice(coupledEachWay)), people);
  const overSftpId = /^Levering ([0-9a-f-]{36})/m.exec(reports.at(-1)!)![1]!;
  await processed(cast, overSftpId);
  const seen = [await seenByService(cast, report.id), await seenByService(cast, overSftpId)];
  for (const it of seen) mustBe(it.counts.rejected, wrong.length, "afgekeurde regels die de dienst ziet");

  const rejected = await downloadRejected(cast, fileOf(lines));
  for (const { marks } of people)
    mustHold(rejected.includes(marks["lastName"]!), "wie is afgekeurd staat in de download");
  const heard = [
    { name: "wat de koppeling hoort", bytes: Buffer.from([told, ...reports].join("\n")) },
    { name: "wat de dienst van leveringen ziet", bytes: Buffer.from(JSON.stringify(seen)) },
  ];
  return { heard, system: { send, read } };
}

const processed = ({ keeper, employerId }: Cast, deliveryId: string) =>
  until("wat de koppeling leverde is verwerkt", async () => {
    const params = { employerId, deliveryId: deliveryId as WriteId };
    return (await keeper.ask(readVaultDelivery, { params })).state === "done";
  });

/** The report the service gets, once it is that of the end (product.md, E5). */
async function seenByService({ administrator, employerId }: Cast, deliveryId: string): Promise<VaultReport> {
  const params = { employerId, deliveryId: deliveryId as WriteId };
  const all = () => administrator.ask(listVaultReports, { params: { employerId } });
  await until("de dienst ziet dat de levering is verwerkt", async () =>
    (await all()).some((it) => it.id === deliveryId && it.state === "done"),
  );
  return administrator.ask(readVaultReport, { params });
}

/** A token as login gives it to whoever signs for it (RFC 7523). */
async function tokenOf(url: string, couplingId: CouplingId, privateKey: KeyObject, scope: string): Promise<string> {
  const issuer = `${url}/api/login/v1/oauth`;
  const part = (it: object) => Buffer.from(JSON.stringify(it)).toString("base64url");
  const exp = Math.floor(Date.now() / 1000) + 60;
  const claims = { iss: couplingId, sub: couplingId, aud: issuer, jti: randomUUID(), exp };
  const text = `${part({ alg: "PS256" })}.${part(claims)}`;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const key = { key: privateKey, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    scope,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: `${text}.${createSign("sha256").update(text).sign(key, "base64url")}`,
  });
  const given = (await (await fetch(`${issuer}/token`, { method: "POST", body })).json()) as { access_token: string };
  return given.access_token;
}

async function overHttps(url: string, token: string, bytes: Buffer): Promise<string> {
  const answer = await fetch(`${url}/api/vault/v1/coupling/deliveries/${randomUUID()}?kind=changes`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });
  mustHold(answer.ok, "een koppeling levert over HTTPS");
  return answer.text();
}

type Inbox = { port: number; couplingId: CouplingId; privateKey: KeyObject };

/**
 * Puts the file there under the name of somebody, first under one that says it is not whole; breaks off in the midst of
 * another; and asks for files that are not there by the name of somebody. Answers what it heard and read, the newest report
 * last.
 */
async function overSftp(inbox: Inbox, bytes: Buffer, people: readonly Marked[]): Promise<string[]> {
  const name = people[0]!.marks["lastName"]!;
  const whole = await visit(inbox, async (sftp) => {
    const write = (path: string) => call(sftp.writeFile.bind(sftp), path, bytes);
    const nos = await Promise.allSettled([
      write(`/${name}/${name}.csv`),
      write(`/../../tmp/${name}/${name}.csv`),
      call(sftp.stat.bind(sftp), `/verslagen/${name}`),
    ]);
    await write(`/wijzigingen/${name}.csv.filepart`);
    await call(sftp.rename.bind(sftp), `/wijzigingen/${name}.csv.filepart`, `/wijzigingen/${name}.csv`);
    const found = await call<{ filename: string }[]>(sftp.readdir.bind(sftp), "/verslagen");
    const texts: string[] = [];
    for (const file of found.map((it) => it.filename).toSorted())
      texts.push(`${file}\n${await call<Buffer>(sftp.readFile.bind(sftp), `/verslagen/${file}`)}`);
    mustBe(nos.filter((it) => it.status === "rejected").length, 3, "paden die de inbox niet kent");
    return [...nos.map((it) => JSON.stringify("reason" in it ? String(it.reason) : it.value)), ...texts];
  });
  await visit(inbox, async (sftp) => {
    const handle = await call<Buffer>(sftp.open.bind(sftp), `/volledig/${name}-half.csv`, "w");
    await call(sftp.write.bind(sftp), handle, bytes, 0, Math.floor(bytes.length / 2), 0);
  });
  return whole;
}

async function visit<A>({ port, couplingId, privateKey }: Inbox, work: (sftp: SFTPWrapper) => Promise<A>): Promise<A> {
  const client = new ssh2.Client();
  const ready = once(client, "ready");
  const key = privateKey.export({ type: "pkcs1", format: "pem" });
  client.connect({ host: "127.0.0.1", port, username: couplingId, privateKey: key as string });
  await ready;
  try {
    return await work(await call<SFTPWrapper>(client.sftp.bind(client)));
  } finally {
    client.end();
  }
}

/** What the library hands to a callback. */
const call = <A>(method: (...all: any[]) => unknown, ...all: unknown[]): Promise<A> =>
  new Promise((resolve, reject) => {
    method(...all, (no: Error | null | undefined, it: A) => (no ? reject(no) : resolve(it)));
  });

/** A file that waits; whoever may downloads its rejected rows as they came, and then it is thrown away. */
async function downloadRejected({ keeper, employerId }: Cast, bytes: Buffer): Promise<string> {
  const params = { employerId, deliveryId: id<WriteId>() };
  await keeper.ask(deliverToVault, { params, query: { kind: "changes" }, bytes });
  let text = "";
  for await (const part of await keeper.ask(exportRejected, { params, body: {} })) text += part;
  await keeper.ask(discardVaultDelivery, { params });
  return text;
}
