import type { ActorRole, DeedKind, DeedName } from "@datakluis/contract";

/** Which deeds are of which kind; each is of one. */
export const deedsOf: Readonly<Record<DeedKind, readonly DeedName[]>> = {
  looked: ["person.opened", "sharing.read", "access.listed", "record.read"],
  searched: ["people.searched"],
  edited: ["person.added", "person.edited"],
  shared: ["sharing.shared", "dossiers.retained", "bsn.granted", "updates.resumed"],
  revoked: ["sharing.revoke_asked", "sharing.revoked", "sharing.revoke_refused", "bsn.withdrawn", "updates.stopped"],
  exported: ["record.exported", "agreement.exported", "export.ordered", "export.downloaded", "certificate.exported"],
  access: [
    "access.withdrawn",
    "administrator.granted",
    "administrator.withdrawn",
    "account.renewed",
    "request.asked",
    "request.replaced",
    "request.approved",
    "request.declined",
    "succession.asked",
    "succession.confirmed",
    "succession.declined",
    "succession.objected",
    "succession.withdrawn",
    "succession.expired",
    "succession.lapsed",
    "succession.appointed",
  ],
  delivered: [
    "delivery.quarantined",
    "delivery.checked",
    "delivery.running",
    "people.delivered",
    "delivery.done",
    "delivery.failed",
    "delivery.discarded",
  ],
  moved: ["people.moved_in", "moving_in.finished"],
  agreed: [
    "vault.proposed",
    "agreement.accepted",
    "agreement.renewal_asked",
    "agreement.renewal_reminded",
    "agreement.renewed",
    "vault.frozen",
    "vault.released",
    "comparison.differed",
    "retrieval.agreed",
    "retrieval.withdrawn",
    "retrieval.locked",
    "retrieval.unlocked",
  ],
  ended: [
    "destruction.ordered",
    "destruction.confirmed",
    "destruction.cancelled",
    "destruction.begun",
    "vault.destroyed",
  ],
  keys: ["keys.rewrapped", "keys.renewed", "keys.dropped", "keys.retired"],
  refused: ["refused"],
};

/** What only an administrator can do, so whoever did it was one at the time, whatever he is now. */
const byAdministrators: ReadonlySet<DeedName> = new Set([
  "access.listed",
  "access.withdrawn",
  "administrator.granted",
  "administrator.withdrawn",
  "account.renewed",
  "request.approved",
  "request.declined",
  "agreement.accepted",
  "agreement.exported",
  "agreement.renewed",
  "vault.released",
  "retrieval.agreed",
  "retrieval.withdrawn",
  "retrieval.unlocked",
  "succession.objected",
  "record.read",
  "record.exported",
  "export.ordered",
  "export.downloaded",
  "destruction.ordered",
  "destruction.confirmed",
  "destruction.cancelled",
  "certificate.exported",
]);

/** In what capacity somebody did it (NEN 7513: the role under which he acted). */
export function roleOf(kind: "user" | "service" | "system", deed: DeedName): ActorRole {
  return kind === "user" && byAdministrators.has(deed) ? "administrator" : kind;
}
