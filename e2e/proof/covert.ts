import { createInterface } from "node:readline/promises";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import {
  bookAppointment,
  changeCourse,
  listMembers,
  listTravelling,
  readDossier,
  readSharing,
  recordLeave,
  reportSick,
  retrievePerson,
  revokeSharing,
  searchMembers,
  shareDossier,
  type DossierRef,
  type Endpoint,
  type WriteId,
} from "@datakluis/contract";
import { startCluster } from "@datakluis/kit/testing/cluster";
import { startServers, type Servers } from "@datakluis/kit/testing/servers";
import { castingOf, leave, sickReport, type Tenant, type Visitor } from "../rechten/cast.ts";
import { momentIn, practiceOf } from "../rechten/practice.ts";
import { markedDelivery } from "../tools/deliveries.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { deliverWithout, mailsOf } from "./covert-delivery.ts";
import { mustBe, mustHold } from "./house.ts";
import { askRaw, byPosition, newestLine, viewOf, type Seen } from "./view.ts";
import { welch } from "./welch.ts";

export type Covert = { retrievals: number; answers: number; differing: string[]; heard: number; timing: Timing[] };
type Timing = { question: string; requests: number; t: number };

/** Besides those who are retrieved: some who are shared, and some nobody touches. */
const others = 8;
const perUser = 30;

/**
 * Two employers alike in everything; at one of them the service retrieves people without his being informed, reads their
 * dossiers and writes in them. All that the users of both can be answered afterwards, and what they do, must be the same to
 * the byte once ids and moments are told by their position (product.md, D11).
 *
 * @param timed how many requests of each kind are measured at either, alternating; none when left out
 */
export async function covert(count: number, timed = 0): Promise<Covert> {
  const cluster = await startCluster(false);
  process.env["DATAKLUIS_TEST_POSTGRES"] = cluster.url;
  const servers = await startServers();
  try {
    return await compare(servers, count, timed);
  } finally {
    await servers.stop();
    await cluster.stop();
  }
}

type Casting = ReturnType<typeof castingOf>;

async function compare(servers: Servers, count: number, timed: number): Promise<Covert> {
  const casting = castingOf(servers);
  const administrator = await casting.first();
  const make = () => casting.tenant(administrator, "active", count + others, count + others);
  const [plain, other] = [await make(), await make()];
  const rights = ["see_dossiers", "report_absence", "retrieve"] as const;
  const users = Math.ceil(count / perUser) || 1;
  const importers: Visitor[] = [];
  while (importers.length < users)
    importers.push(await casting.inOwnGroup(administrator, [...rights], [plain.id, other.id]));
  for (const tenant of [plain, other]) await casting.allowRetrieval(tenant, importers[0]!);

  const open = await openHour(casting, await casting.serviceUser(administrator, "case_manager", [plain.id, other.id]));

  const differing: string[] = [];
  const texts = ["PN", "PN0003", markedDelivery(count).people[2]!.marks["lastName"]!];
  let answers = 0;
  const before = new Map<Tenant, number>();
  for (const it of [plain, other]) before.set(it, await newestLine(servers, it));
  const sameView = async (when: string) => {
    for (const role of ["keeper", "hr", "manager"] as const) {
      const views = [];
      for (const it of [plain, other]) views.push(await viewOf(servers, it, it[role], texts, before.get(it)!));
      answers += views[0]!.length + views[1]!.length;
      differing.push(...differences(`${when}, ${role}`, views[0]!, views[1]!));
    }
  };
  await sameView("vooraf");

  const streams = await Promise.all([plain, other].map((it) => listen(servers, it)));
  await retrieveAll(casting, importers, other, count);
  await sameView("na het ophalen");
  for (const [at, what] of deeds.entries()) {
    const told = [];
    for (const it of [plain, other]) told.push(await what(servers, casting, it, it === other ? open : undefined));
    differing.push(...differences(`daad ${at + 1}`, told[0]!, told[1]!));
  }
  await sameView("na delen en intrekken");
  const mails = [];
  for (const it of [plain, other]) mails.push(await mailsOf(servers, it));
  mustHold(mails[0]!.length > 0, "er is gemaild");
  differing.push(...differences("e-mail", mails[0]!, mails[1]!));
  const [quiet, loud] = streams.map((it) => it.heard());
  if (JSON.stringify(quiet) !== JSON.stringify(loud)) differing.push(`seintjes: ${quiet!.length} en ${loud!.length}`);

  const timing = timed ? await measure(servers, plain, other, timed) : [];
  return { retrievals: count, answers, differing, heard: quiet!.length, timing };
}

function differences(where: string, one: readonly Seen[], two: readonly Seen[]): string[] {
  const [left, right] = [byPosition(one), byPosition(two)];
  if (left.length !== right.length) return [`${where}: ${left.length} en ${right.length} antwoorden`];
  return left.flatMap((it, at) => {
    const that = right[at]!;
    if (it === that) return [];
    const from = Math.max(0, [...it].findIndex((letter, place) => letter !== that[place]) - 100);
    return [`${where}: ${one[at]!.question}\n  ${it.slice(from, from + 300)}\n  ${that.slice(from, from + 300)}`];
  });
}

/** The n-th person of the delivery, whose dossier nobody shared before. */
const refOf = (tenant: Tenant, at: number): DossierRef => tenant.all[at]!;

/** Retrieves people and works with them as the service does: reads, lists, finds, and writes in every second dossier. */
async function retrieveAll(
  casting: Casting,
  importers: readonly Visitor[],
  { id: employerId, ...tenant }: Tenant,
  count: number,
) {
  for (let at = 0; at < count; at += 1) {
    const who = importers[at % importers.length]!;
    const ask = casting.suite(who);
    const ticket = await casting.ticketFor(who, employerId, at);
    const why = { careRequest: "appointment" as const, note: "Vroeg zelf om een afspraak" };
    const body = { id: id<WriteId>(), ticket, ...why, informed: false, atEmployeesRequest: true };
    const { ref } = await ask(retrievePerson, { params: { employerId }, body });
    const { person } = await ask(readDossier, { params: { ref } });
    if (!person) throw new Error("Wie vertrouwelijk is opgehaald, is er niet voor de dienst.");
    if (at % 2 === 0 && ref !== tenant.spell.ref) {
      const { id: spellId } = await ask(reportSick, { params: { ref }, body: sickReport() });
      const half = { id: id<WriteId>(), seen: 1, from: "2026-01-12", percentage: 50, therapy: null };
      await ask(changeCourse, { params: { ref, spellId }, body: half });
      await ask(recordLeave, { params: { ref }, body: leave() });
    }
    await ask(searchMembers, { body: { text: person.lastName } });
  }
  const query = { department: tenant.departmentId, limit: 5000 };
  await casting.suite(importers[0]!)(listMembers, { params: { employerId }, query });
}

/** The open consultation hour, to which somebody comes whom his employer shared; and whom the service expects, it knows. */
type OpenHour = { visit: (ref: DossierRef) => Promise<void>; mustKnow: (ref: DossierRef) => Promise<void> };

async function openHour(casting: Casting, planner: Visitor): Promise<OpenHour> {
  const practice = await practiceOf(casting, planner);
  const ask = casting.suite(planner);
  const known = async (ref: DossierRef) => (await ask(readDossier, { params: { ref } })).person !== null;
  return {
    visit: async (ref) => {
      const moment = await momentIn(casting, practice, "yes");
      await ask(bookAppointment, { params: { ref }, body: { id: id<WriteId>(), open: true, ...moment } });
    },
    mustKnow: async (ref) => mustHold(await known(ref), "wie op het open spreekuur wordt verwacht, kent de dienst"),
  };
}

/** What an employer's user does with a dossier that was retrieved, and what he is told; `open` at the other one alone. */
type Do = (servers: Servers, casting: Casting, tenant: Tenant, open?: OpenHour) => Promise<Seen[]>;

const sharingBody = () => ({ id: id<WriteId>(), careRequest: "appointment", note: "Gesprek met de casemanager" });
const revokeBody = () => ({ id: id<WriteId>(), note: "Het gesprek gaat niet door" });
/** Waits until nothing is on its way. By a question that is not on the record: how often it is put is chance. */
const state = async (casting: Casting, { hr }: Tenant, ref: DossierRef, wanted: string) => {
  const ask = casting.vault(hr);
  await until(`deling is ${wanted}`, async () => (await ask(listTravelling, {})).every((it) => it.ref !== ref));
  mustBe((await ask(readSharing, { params: { ref } })).state, wanted, "de deling staat zoals gevraagd");
};

const ask = (servers: Servers, { hr }: Tenant, agreed: unknown, ref: DossierRef, body: unknown) =>
  askRaw(servers, hr, agreed as Endpoint, { params: { ref }, body });

/** Whether it has arrived by the time it is answered is chance; where it comes to is asked next. */
const underway = ({ headers, body, ...seen }: Seen): Seen => ({
  ...seen,
  headers: headers.filter((it) => !it.startsWith("content-length")),
  body: body.replace(/^{"state":"(?:sharing|shared)"/, "{"),
});

const deeds: Do[] = [
  // Refused: it is not shared.
  async (servers, _, tenant) => [
    await ask(servers, tenant, reportSick, refOf(tenant, 1), sickReport()),
    await ask(servers, tenant, recordLeave, refOf(tenant, 1), leave()),
    await ask(servers, tenant, revokeSharing, refOf(tenant, 2), revokeBody()),
  ],
  // Shared, and taken back: the service wrote in the first one, but not under his sharing. Meanwhile each made an
  // appointment of which he does not know; the last was never retrieved.
  async (servers, casting, tenant, open) => {
    const told: Seen[] = [];
    for (const ref of [refOf(tenant, 1), refOf(tenant, 2), refOf(tenant, 3), tenant.all.at(-1)!]) {
      told.push(underway(await ask(servers, tenant, shareDossier, ref, sharingBody())));
      await state(casting, tenant, ref, "shared");
      await open?.visit(ref);
      told.push(await ask(servers, tenant, readDossier, ref, undefined));
      told.push(await ask(servers, tenant, revokeSharing, ref, revokeBody()));
      await state(casting, tenant, ref, "unshared");
      await open?.mustKnow(ref);
      told.push(await ask(servers, tenant, readSharing, ref, undefined));
    }
    return told;
  },
  // Shared, reported sick and on leave by himself on the very days of what he does not know of, and then it stays.
  async (servers, casting, tenant) => {
    const told: Seen[] = [];
    for (const ref of [refOf(tenant, 1), refOf(tenant, 4)]) {
      told.push(underway(await ask(servers, tenant, shareDossier, ref, sharingBody())));
      await state(casting, tenant, ref, "shared");
      told.push(await ask(servers, tenant, reportSick, ref, sickReport()));
      told.push(await ask(servers, tenant, recordLeave, ref, leave()));
      told.push(await ask(servers, tenant, readDossier, ref, undefined));
      told.push(await ask(servers, tenant, revokeSharing, ref, revokeBody()));
      await state(casting, tenant, ref, "shared");
      told.push(await ask(servers, tenant, readSharing, ref, undefined));
    }
    return told;
  },
  (servers, _, tenant) => deliverWithout(servers, tenant, leavers(tenant)),
];

/**
 * Who is left out of the delivery: retrieved and written in, retrieved and shared once, and never touched; of few people only
 * the first, for a full file may not lack more than a tenth.
 */
const leavers = ({ all }: Tenant) => [0, 3, all.length - 2].slice(0, Math.floor(all.length / 10));

/** Open screens of an employer's users on both servers: what they hear while the service is at work. */
async function listen(servers: Servers, tenant: Tenant) {
  const heard: string[] = [];
  for (const who of [tenant.keeper, tenant.hr, tenant.manager])
    for (const server of ["suite", "vault"] as const) {
      const answer = await fetch(new URL(`/api/${server}/v1/live`, servers.urls[server]), {
        headers: { authorization: `Bearer ${await servers.tokenFor(who, server)}` },
      });
      void (async () => {
        // What is told may come in pieces.
        for await (const line of createInterface({ input: Readable.fromWeb(answer.body! as ReadableStream) }))
          if (line.startsWith('data: {"')) heard.push(line);
      })().catch(() => undefined);
    }
  // Which of two screens hears first is chance; how often each thing was told is not.
  const positions = (lines: readonly string[]) =>
    lines.map((line) => {
      const { kind, ref } = JSON.parse(line.slice(6)) as { kind: string; ref: DossierRef | null };
      return `${kind} ${ref ? tenant.all.indexOf(ref) : "-"}`;
    });
  return { heard: () => positions(heard).toSorted() };
}

/** How long the same question takes at either employer, alternating, so that whatever else happens strikes both alike. */
async function measure(servers: Servers, plain: Tenant, other: Tenant, requests: number): Promise<Timing[]> {
  const kinds: [string, (tenant: Tenant, at: number) => Promise<Seen>][] = [
    ["dossier", (it, at) => ask(servers, it, readDossier, refOf(it, 5 + (at % 4)), undefined)],
    ["boom", (it) => askRaw(servers, it.hr, listMembers as unknown as Endpoint, membersOf(it))],
    ["zoeken", (it) => askRaw(servers, it.hr, searchMembers as unknown as Endpoint, { body: { text: "PN00" } })],
    ["ziek melden geweigerd", (it, at) => ask(servers, it, reportSick, refOf(it, 5 + (at % 4)), sickReport())],
    ["intrekken geweigerd", (it, at) => ask(servers, it, revokeSharing, refOf(it, 5 + (at % 4)), revokeBody())],
  ];
  const timing: Timing[] = [];
  const each = Math.ceil(requests / kinds.length / 2);
  for (const [question, put] of kinds) {
    const took: [number[], number[]] = [[], []];
    for (let at = -20; at < each; at += 1)
      for (const which of at % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
        const before = performance.now();
        await put(which ? other : plain, Math.abs(at));
        if (at >= 0) took[which].push(performance.now() - before);
      }
    timing.push({ question, requests: 2 * each, t: welch(...took) });
  }
  return timing;
}

const membersOf = ({ id: employerId, departmentId: department }: Tenant) => ({
  params: { employerId },
  query: { department, limit: 5000 },
});
