import { medicalWordsIn, Refusal, type CareRequest, type SharingEvent, type SharingState } from "@datakluis/contract";

/** All that must be known about a dossier to decide on sharing it. No name, no BSN: the rule needs none. */
export type Dossier = {
  employer: "awaiting" | "moving" | "active" | "ended";
  history: readonly Happened[];
};

/** One line of the history: what happened, under the id its asker gave it, and its place in the order. */
export type Happened = { id: string; seq: number; kind: SharingEvent["kind"] };

/** What an asker wants on the record. */
export type Request = { id: string; note: string };

/** What happens next. */
export type Next = { id: string; kind: SharingEvent["kind"]; careRequest: CareRequest | null; note: string | null };

/** History is the state; `told` is the newest change the service is known to have (docs/toestanden/deling.md). */
export function stateOf(last: Pick<Happened, "kind" | "seq"> | undefined, told: number): SharingState {
  if (!last || last.kind === "revoked") return "unshared";
  if (last.kind === "revoke_asked") return "revoking";
  return last.kind === "shared" && told < last.seq ? "sharing" : "shared";
}

/** A write that was done before changes nothing; an id that was used for something else refuses. */
export function wasDone(dossier: Dossier, id: string, kind: SharingEvent["kind"]): boolean {
  const before = dossier.history.find((it) => it.id === id);
  if (before && before.kind !== kind) throw new Refusal("already_written");
  return Boolean(before);
}

/**
 * What looks like medical data an employer may not record nor pass on (AVG art. 9; AP, De zieke werknemer): refused with
 * `note_medical` until its writer says that he heeded the warning. That he did is not kept: it would say of somebody that
 * there was something medical about him.
 */
export function mustBeHeeded({ note, heeded = false }: { note: string; heeded?: boolean | undefined }): void {
  if (!heeded && medicalWordsIn(note).length) throw new Refusal("note_medical");
}

/**
 * unshared → sharing. Identity goes to the service only for a care request (AVG art. 6 and 9, UAVG art. 30), and only
 * for an employer who accepted the agreement.
 */
export function share(dossier: Dossier, request: Request & { careRequest: CareRequest }): Next {
  if (dossier.employer === "ended") throw new Refusal("service_ended");
  if (dossier.employer === "awaiting") throw new Refusal("agreement_unsigned");
  const last = dossier.history.at(-1)?.kind;
  if (last === "revoke_asked") throw new Refusal("being_revoked");
  if (last === "shared" || last === "revoke_refused") throw new Refusal("already_shared");
  return { id: request.id, kind: "shared", careRequest: request.careRequest, note: request.note };
}

/** sharing or shared → revoking. Whether anything is written in it, only the service can say (D6). */
export function askRevoke(dossier: Dossier, request: Request): Next {
  const last = dossier.history.at(-1)?.kind;
  if (last === "revoke_asked") throw new Refusal("being_revoked");
  if (last !== "shared" && last !== "revoke_refused") throw new Refusal("not_shared");
  return { id: request.id, kind: "revoke_asked", careRequest: null, note: request.note };
}

/**
 * revoking → unshared, or back to shared when something is written in it: what is written must be kept. An answer to
 * a question that was concluded already changes nothing.
 */
export function conclude(dossier: Dossier, outcome: { id: string; asked: number; closed: boolean }): Next | undefined {
  const last = dossier.history.at(-1);
  if (last?.kind !== "revoke_asked" || last.seq !== outcome.asked) return undefined;
  return { id: outcome.id, kind: outcome.closed ? "revoked" : "revoke_refused", careRequest: null, note: null };
}

/** How a revoke ended, once it did: the line after the one that asked. */
export const outcomeOf = (history: readonly Happened[], id: string): SharingEvent["kind"] | undefined =>
  history[history.findIndex((it) => it.id === id) + 1]?.kind;
