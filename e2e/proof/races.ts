import { setTimeout as pause } from "node:timers/promises";
import {
  openPerson,
  readDossier,
  readSharing,
  recognisePerson,
  reportSick,
  retrievePerson,
  revokeSharing,
  shareDossier,
  type DossierRef,
  type EmployerId,
  type Identity,
  type RefusalCode,
  type SharingEvent,
  type SharingState,
  type WriteId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { sickReport } from "../rechten/cast.ts";
import { id } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { heard, inHouse, mustBe, mustHold, repeatable, sideBySide, type House, type Retriever } from "./house.ts";
import { kinds, type Deed, type End, type Kind, type Told } from "./kinds.ts";
import { changeLater, editing, isRetrieving, snapshotOf } from "./races-snapshot.ts";
import { below, pick, shuffled, streamOf, type Random } from "./random.ts";
import { mustBeDoneOnce, type Records } from "./record.ts";

export type Interleavings = {
  interleavings: number;
  held: number;
  outcomes: number;
  byKind: Record<string, number>;
};

const atAnEmployer = 1_000;
const sideways = 12;
/** So many that nobody asks more than he may. */
const perRetriever = 200;
/** Which rows are held while the deeds begin, so that they queue in the order in which they were begun. */
const ways = ["free", "vault", "suite", "both"] as const;
type Row = "vault" | "suite";

export const races = (count: number, seed: number): Promise<Interleavings> =>
  inHouse({}, (house) => racesIn(house, count, seed));

/**
 * Does two or three things to one dossier at the same moment, in an order forced by holding the rows on which both sides
 * take turns, and asks of each what its asker heard and what both sides hold afterwards.
 */
export const racesIn = (house: House, count: number, seed: number): Promise<Interleavings> =>
  repeatable("races", count, seed, () => all(house, count, seed));

async function all(house: House, count: number, seed: number): Promise<Interleavings> {
  const done: Interleavings = { interleavings: 0, held: 0, outcomes: 0, byKind: {} };
  const outcomes = new Set<string>();
  while (done.interleavings < count) {
    const begun = done.interleavings;
    const size = Math.min(atAnEmployer, count - begun);
    const { tenant, hr, hrAtService, caseManager } = await house.employer(size + 1, size + 1);
    const past = { vault: house.past("vault"), suite: house.past("suite") };
    const retrievers: Retriever[] = [];
    for (let left = size; left > 0; left -= perRetriever) retrievers.push(await house.retriever(tenant));
    const places = tenant.refs.slice(0, size).map((ref, at) => ({ ref, at: begun + at }));
    await sideBySide(places, sideways, async ({ ref, at }) => {
      const kind = kinds[at % kinds.length]!;
      const random = streamOf(seed, at);
      const retriever = retrievers[Math.floor(at / kinds.length) % retrievers.length]!;
      const asking = { employerId: tenant.id, hr, hrAtService, caseManager, retriever };
      const told = await race({ ref, random, kind, past, ...asking }).catch((fault) => {
        throw new Error(`${kind.name} (${at}): ${String(fault)}`, { cause: fault });
      });
      if (told.way !== "free") done.held += 1;
      outcomes.add(told.outcome);
      done.byKind[kind.name] = (done.byKind[kind.name] ?? 0) + 1;
      done.interleavings += 1;
    });
  }
  return { ...done, outcomes: outcomes.size };
}

export type Race = {
  ref: DossierRef;
  random: Random;
  kind: Kind;
  past: Records;
  employerId: EmployerId;
  hr: Ask;
  hrAtService: Ask;
  caseManager: Ask;
  retriever: Retriever;
};
/** `ticket` of whom is to be retrieved. */
export type Begun = { version: number; identity: Identity; shareId: WriteId; ticket: string };

const note = "Gesprek met de casemanager";
const sharing = (writeId: WriteId, words = note) => ({
  id: writeId,
  careRequest: "other" as const,
  note: words,
});

async function race(it: Race): Promise<{ way: (typeof ways)[number]; outcome: string }> {
  const { ref, random, kind, past } = it;
  const begun = await prepare(it);
  const way = pick(random, ways);
  const held: Row[] = way === "both" ? ["vault", "suite"] : way === "free" ? [] : [way];
  const holders = await Promise.all(held.map((row) => hold(past, row, ref)));
  const asked: Promise<[Deed, Told]>[] = [];
  for (const deed of shuffled(random, kind.deeds)) {
    asked.push(doing(it, begun, deed).then((told) => [deed, told]));
    await pause(pick(random, [0, 0, 1, 3, 8, 20]));
  }
  await pause(held.length ? pick(random, [0, 5, 20, 60]) : 0);
  for (const release of shuffled(random, holders)) {
    await release();
    await pause(below(random, 10));
  }
  const told = Object.fromEntries(await Promise.all(asked)) as Record<Deed, Told>;
  const end = await ended(it, begun);
  const outcome = `${kind.name}: ${kind.deeds.map((deed) => told[deed].told).join(", ")} -> ${JSON.stringify(end)}`;
  mustHold(kind.may(told, end), `een afloop die klopt met wat ieder hoorde, niet ${outcome}`);
  if (isRetrieving(kind)) await changeLater(it, begun, end, () => ended(it, begun));
  return { way, outcome };
}

/** Brings the dossier where the race begins. */
async function prepare({ ref, kind, employerId, hr, caseManager, retriever }: Race): Promise<Begun> {
  const params = { ref };
  const shareId = id<WriteId>();
  const { version, identity } = await hr(openPerson, { params });
  const { lastName, bsn, bornOn } = identity;
  const recognised = async () => {
    const body = { lastName, bsn: bsn!, bornOn };
    const { outcome, ticket } = await retriever.atVault(recognisePerson, {
      params: { employerId },
      body,
    });
    mustBe(outcome, "one", "wie er is, wordt herkend");
    return ticket;
  };
  const begun = {
    version,
    identity,
    shareId,
    ticket: isRetrieving(kind) ? await recognised() : "",
  };
  if (kind.from === "unshared") return begun;
  await hr(shareDossier, { params, body: sharing(shareId) });
  await until("gedeeld", async () => (await hr(readSharing, { params })).state === "shared");
  if (kind.from === "written") await caseManager(reportSick, { params, body: sickReport() });
  return begun;
}

const tables = { vault: "person", suite: "dossier" };

/** Holds the row on which one side takes turns, until it is released. */
async function hold(past: Records, row: Row, ref: DossierRef): Promise<() => Promise<void>> {
  const client = await past[row].connect();
  await client.query("begin");
  await client.query(`select from ${tables[row]} where ref = $1 for update`, [ref]);
  return async () => {
    await client.query("commit");
    client.release();
  };
}

async function doing(it: Race, begun: Begun, deed: Deed): Promise<Told> {
  const { ref, employerId, hr, hrAtService, caseManager, retriever, random } = it;
  const params = { ref };
  const edit = (word: string) => editing(it, begun, word);
  const retrieve = (informed: boolean) => {
    const why = { careRequest: "other" as const, note, informed, atEmployeesRequest: !informed };
    const body = { id: id<WriteId>(), ticket: begun.ticket, ...why };
    return retriever.atService(retrievePerson, { params: { employerId }, body });
  };
  const revoke = () => hr(revokeSharing, { params, body: { id: id<WriteId>(), note } });
  const deeds: Record<Deed, () => Promise<{ state?: SharingState } | object>> = {
    share: () => hr(shareDossier, { params, body: sharing(begun.shareId) }),
    "share too": () => hr(shareDossier, { params, body: sharing(id()) }),
    "share once more": () => hr(shareDossier, { params, body: sharing(begun.shareId) }),
    "share otherwise": () => hr(shareDossier, { params, body: sharing(begun.shareId, `${note}, en de arts`) }),
    revoke,
    "revoke too": revoke,
    edit: () => edit("Eerste"),
    "edit too": () => edit("Tweede"),
    retrieve: () => retrieve(true),
    snapshot: () => retrieve(false),
    "report sick": () => (random() < 0.5 ? hrAtService : caseManager)(reportSick, { params, body: sickReport() }),
  };
  let state: SharingState | undefined;
  const told: "done" | RefusalCode = await heard(
    deeds[deed]().then((answer) => {
      state = "state" in answer ? answer.state : undefined;
    }),
  );
  return { told, state };
}

/** What follows what in the history of a sharing (docs/toestanden/deling.md). */
const follows: Record<SharingEvent["kind"] | "begin", readonly SharingEvent["kind"][]> = {
  begin: ["shared"],
  shared: ["revoke_asked"],
  revoke_asked: ["revoked", "revoke_refused"],
  revoke_refused: ["revoke_asked"],
  revoked: ["shared"],
};

/** Waits until the vault is done with it, and asks both sides how it stands; what must always hold, must hold. */
async function ended(it: Race, begun: Begun): Promise<End> {
  const { ref, past, hr, hrAtService, caseManager } = it;
  const params = { ref };
  const settled = async () => {
    const { rows } = await past.vault.query<{ settled: boolean }>("select settled from person where ref = $1", [ref]);
    return rows[0]!.settled;
  };
  await until("de kluis en de dienst zijn het eens", settled);
  const [kept, { state, history }, seen, shown] = await Promise.all([
    hr(openPerson, { params }),
    hr(readSharing, { params }),
    caseManager(readDossier, { params }),
    hrAtService(readDossier, { params }),
  ]);
  history.reduce<SharingEvent["kind"] | "begin">((before, { kind }) => {
    mustHold(follows[before].includes(kind), `na ${before} komt geen ${kind}`);
    return kind;
  }, "begin");
  const shared = state === "shared";
  mustHold(shared || state === "unshared", "de deling is tot rust gekomen");
  const snapshot = seen.retrieved ? await snapshotOf(it, begun, seen.person) : "none";
  mustBe(
    Boolean(seen.person),
    shared || snapshot !== "none",
    "de dienst ziet wie is gedeeld of opgehaald, en niemand anders",
  );
  mustBe(Boolean(shown.person), shared, "de werkgever ziet bij de dienst wie is gedeeld, en niemand anders");
  mustBe(shown.retrieved, null, "de werkgever ziet niet wie vertrouwelijk is opgehaald");
  if (shared) mustBe(seen.person!.lastName, kept.identity.lastName, "de dienst heeft de nieuwste persoon");
  if (seen.hasContent) mustBe(shared, true, "een dossier met dossiervulling is gedeeld");
  await mustBeDoneOnce(past, [{ ref, edits: kept.version - 1, sick: seen.hasContent }]);
  return {
    shared,
    content: seen.hasContent,
    name: kept.identity.lastName.replace(` ${ref}`, ""),
    snapshot,
  };
}
