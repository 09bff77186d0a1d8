import { randomUUID } from "node:crypto";
import {
  forgetBsn,
  forgetPerson,
  identityOn,
  personal,
  putEmployment,
  putUpdates,
  receiveBsn,
  receivePerson,
  SharedIdentity,
  type DossierRef,
  type Identity,
  type Personal,
  type SharedBecause,
} from "@datakluis/contract";
import { enqueue } from "@datakluis/kit/jobs";
import { todayOf } from "../people/check.ts";
import { openNote, openPerson } from "../people/seal.ts";
import type { Tools } from "../tools.ts";
import { forgetUntold, shareForAbsence, tellAbsence } from "../absence/tell.ts";
import { nothingToTell, sharingNow, type ToTell } from "./extent-rules.ts";
import { shownLine } from "./extents.ts";
import { conclude } from "./rules.ts";
import { changeSharing } from "./store.ts";
import { promiseEmployments, toldOf } from "./employments.ts";
import { lackOf, markTold, readHeld, unsettledRefs, type Held } from "./told.ts";

/**
 * Makes the suite agree with the vault on one dossier: it has the employment, and knows the person exactly while the
 * dossier is shared. Reads the state anew, so running late, twice or out of order is harmless: what it tells carries
 * the count of changes, and the suite ignores what is older than what it has.
 */
export const settle =
  (tools: Tools) =>
  async ({ ref }: { ref: DossierRef }): Promise<void> => {
    const held = await readHeld(tools.db, ref);
    if (!held || held.settled) return;
    if (held.told_employment < held.version) await tellEmployment(tools, held);
    const last = held.history.at(-1);
    if (last?.kind === "revoke_asked") return forget(tools, held, last.seq);
    const whose = { employerId: held.employer_id, ref };
    // What waits of absence shares the dossier itself, and is told once the service knows who it is.
    if (held.waiting && !sharingNow(held.history)) {
      if (await shareForAbsence(tools, whose, last?.seq ?? 0)) return settle(tools)({ ref });
      await forgetUntold(tools, whose);
    }

    const lack = lackOf(held);
    if (lack.person) await tellPerson(tools, held, last!.seq);
    if (lack.bsn) await tellBsn(tools, held, last!.seq, lack.bsn);
    if (lack.updates) await tellUpdates(tools, held, last!.seq, lack.updates);
    if (held.waiting && sharingNow(held.history)) await tellAbsence(tools, whose);
    await markTold(tools.db, held, lack);
  };

/** More of one employer than this are told of at once. */
const few = 20;

/** Promises anew what was not settled: after a crash, or when the suite was away longer than a job keeps trying soon. */
export const promiseUnsettled = async ({ db }: Tools): Promise<void> => {
  const unsettled = Map.groupBy(await unsettledRefs(db, 200), (it) => it.employerId);
  for (const [employerId, some] of unsettled)
    if (some.length > few) await promiseEmployments(db, employerId);
    else for (const { ref } of some) await enqueue(db, "settle", { ref }, `settle:${ref}`);
};

async function tellPerson({ ask, keys }: Tools, held: Held, sharing: number): Promise<void> {
  const { ref, version } = held;
  const identity = await identityOf({ keys }, held);
  const because = await becauseOf({ keys }, held);
  await ask(receivePerson, {
    params: { ref },
    body: { ref, sharing, version, identity: forService(identity.reveal()), because: because.reveal() },
  });
}

/** What the service gets: no BSN, which is a grant of its own (UAVG art. 46), and no IBAN. */
const forService = (identity: Identity): SharedIdentity =>
  SharedIdentity.strip().parse(identityOn(identity, todayOf(new Date())));

/** The BSN goes in a message of its own (UAVG art. 46). Whose BSN the vault no longer knows, the suite may not keep. */
async function tellBsn(
  { ask, keys }: Tools,
  held: Held,
  sharing: number,
  { grant, given }: NonNullable<ToTell["bsn"]>,
): Promise<void> {
  const { ref, version, employer_id: employerId } = held;
  const { bsn } = (await identityOf({ keys }, held)).reveal();
  if (!given || !bsn) return void (await ask(forgetBsn, { params: { ref }, body: { grant, version } }));
  const line = held.extents.find((it) => it.topic === "bsn" && it.seq === grant)!;
  const { byName, at, purpose, note } = await shownLine({ keys }, { employerId, ref }, line);
  const because = { byName, at, note, purpose: purpose ?? ("other" as const) };
  await ask(receiveBsn, { params: { ref }, body: { sharing, grant, version, bsn, because } });
}

async function tellUpdates(
  { ask }: Tools,
  { ref, extents }: Held,
  sharing: number,
  { seq, stopped }: NonNullable<ToTell["updates"]>,
): Promise<void> {
  const line = extents.find((it) => it.topic === "updates" && it.seq === seq)!;
  const stoppedAt = stopped ? line.at.toISOString() : null;
  await ask(putUpdates, { params: { ref }, body: { sharing, seq, stoppedAt } });
}

async function tellEmployment({ ask, keys }: Tools, held: Held): Promise<void> {
  const { employer_id: employerId, ref } = held;
  const body = toldOf(held, (await identityOf({ keys }, held)).reveal());
  await ask(putEmployment, { params: { employerId, ref }, body });
}

/** Asks the suite to close the dossier; it does so in one transaction if nothing is written in it, and says whether. */
async function forget(tools: Tools, held: Held, asked: number): Promise<void> {
  const { employer_id: employer, ref } = held;
  const { closed } = await tools.ask(forgetPerson, { params: { ref }, body: { sharing: asked } });
  const id = randomUUID();
  const kind = closed ? "revoked" : "revoke_refused";
  const history = await changeSharing(
    tools,
    { employer },
    ref,
    {
      ...{ id, kind, careRequest: null, note: null, promised: true },
      decide: (dossier) => conclude(dossier, { id, asked, closed }),
    },
    new Date(),
  );
  const last = history.at(-1);
  // Whom it forgot it has nothing of. Of all else, also when somebody was quicker, the state is read anew.
  if (closed && last?.id === id) await markTold(tools.db, held, nothingToTell, last.seq);
  else await settle(tools)({ ref });
}

async function identityOf({ keys }: Pick<Tools, "keys">, held: Held): Promise<Personal<Identity>> {
  const { employer_id: employerId, ref, version } = held;
  const key = await keys.version(employerId, held.key_version);
  return personal(openPerson(key, { employerId, ref, version }, held.sealed));
}

/** Why it is shared: the words of whoever shared it last. */
async function becauseOf({ keys }: Pick<Tools, "keys">, held: Held): Promise<Personal<SharedBecause>> {
  const { employer_id: employerId, ref } = held;
  const line = held.history.findLast((it) => it.kind === "shared");
  if (!line?.care_request) throw new Error("gedeeld zonder zorgvraag");
  const note = line.note
    ? openNote(await keys.version(employerId, line.key_version!), { employerId, ref, version: line.seq }, line.note)
    : "";
  return personal({
    careRequest: line.care_request,
    note,
    byName: line.by_name,
    at: line.at.toISOString(),
    ...(line.service_name === null ? {} : { retrieved: true as const }),
  });
}
