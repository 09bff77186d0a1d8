import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, Moment, ofEmployer, UserId } from "./ids.ts";

/** Everything that is done in a vault, by the name it stands under on the record. Only ever added to. */
export const DeedName = z.enum([
  "person.opened",
  "person.added",
  "person.edited",
  "address.ended",
  "changes.read",
  "people.searched",
  "people.moved_in",
  "people.delivered",
  "people.exported",
  "delivery.quarantined",
  "delivery.checked",
  "delivery.running",
  "delivery.done",
  "delivery.failed",
  "delivery.discarded",
  "delivery.rejected_exported",
  "coupling.added",
  "coupling.changed",
  "coupling.may_read",
  "coupling.may_not_read",
  "coupling.on_trial",
  "coupling.live",
  "coupling.paused",
  "coupling.removed",
  "coupling.key_added",
  "coupling.key_removed",
  "webhook.added",
  "webhook.changed",
  "webhook.live",
  "webhook.paused",
  "webhook.removed",
  "webhook.secret_added",
  "webhook.secret_removed",
  "delivery.undoing",
  "delivery.undone",
  "delivery.columns_chosen",
  "scenario.absence_in_suite",
  "scenario.absence_delivered",
  "scenario.no_coupling",
  "codes.chosen",
  "absence.delivered",
  "absence.exported",
  "absence.fetched",
  "appointments.exported",
  "appointments.fetched",
  "sharing.read",
  "sharing.shared",
  "sharing.revoke_asked",
  "sharing.revoked",
  "sharing.revoke_refused",
  "bsn.granted",
  "bsn.withdrawn",
  "updates.stopped",
  "updates.resumed",
  "follow_up.announced",
  "invitation.sent",
  "access.listed",
  "access.withdrawn",
  "administrator.granted",
  "administrator.withdrawn",
  "account.renewed",
  "request.asked",
  "request.replaced",
  "request.approved",
  "request.declined",
  "dossiers.retained",
  "moving_in.finished",
  "vault.proposed",
  "agreement.accepted",
  "agreement.exported",
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
  "succession.asked",
  "succession.confirmed",
  "succession.declined",
  "succession.objected",
  "succession.withdrawn",
  "succession.expired",
  "succession.lapsed",
  "succession.appointed",
  "export.ordered",
  "export.downloaded",
  "destruction.ordered",
  "destruction.confirmed",
  "destruction.cancelled",
  "destruction.begun",
  "vault.destroyed",
  "keys.rewrapped",
  "keys.renewed",
  "keys.dropped",
  "keys.retired",
  "certificate.exported",
  "record.read",
  "record.exported",
  "refused",
]);
export type DeedName = z.infer<typeof DeedName>;

/** The kinds of deed an administrator can ask for. */
export const DeedKind = z.enum([
  "looked",
  "searched",
  "edited",
  "shared",
  "revoked",
  "exported",
  "access",
  "moved",
  "delivered",
  "agreed",
  "ended",
  "keys",
  "refused",
]);
export type DeedKind = z.infer<typeof DeedKind>;

/** In what capacity somebody did it. */
export const ActorRole = z.enum(["user", "administrator", "coupling", "service", "system"]);
export type ActorRole = z.infer<typeof ActorRole>;

/** One line of the record (inzagelog, NEN 7513). `byName` and `aboutName` are users; an employee is his number. */
export const RecordLine = z.strictObject({
  id: z.int(),
  at: Moment,
  byName: z.string().nullable(),
  role: ActorRole,
  deed: DeedName,
  ref: DossierRef.nullable(),
  personnelNumber: z.string().nullable(),
  /** Whose access it was about. */
  aboutName: z.string().nullable(),
  /** A kind of care request, or the code of a refusal. */
  purpose: z.string().nullable(),
  amount: z.int().nullable(),
  /** From which network he asked: /24, or /48 for IPv6. Absent of what was written before it was kept. */
  network: z.string().nullable(),
});
export type RecordLine = z.infer<typeof RecordLine>;

/** What of the record is asked for. The days are of the Netherlands, and both count. */
export const RecordFilter = z
  .strictObject({
    userId: UserId.optional(),
    kind: DeedKind.optional(),
    from: z.iso.date().optional(),
    until: z.iso.date().optional(),
    personnelNumber: z.string().trim().min(1).max(35).optional(),
  })
  .refine((it) => !it.from || !it.until || it.from <= it.until, { path: ["until"], message: "period_order" });
export type RecordFilter = z.infer<typeof RecordFilter>;

/** Newest first, in pages: `before` is the id of the last line that was shown. Reading is on the record itself. */
export const readRecord = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/record/_zoek",
  summary: "Inzagelog: wie wat deed, en wanneer",
  params: ofEmployer,
  body: z.strictObject({
    filter: RecordFilter,
    before: z.int().positive().optional(),
    limit: z.int().min(1).max(200),
  }),
  answer: z.strictObject({
    lines: z.array(RecordLine),
    more: z.boolean(),
    /** Who can be asked for, with the first page: all who had access or asked for it. */
    users: z.array(z.strictObject({ userId: UserId, displayName: z.string() })),
  }),
});

/** The same lines as a file; the whole of it, however long. */
export const exportRecord = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/record/_export",
  summary: "Inzagelog als CSV-bestand",
  fresh: true,
  params: ofEmployer,
  body: z.strictObject({ filter: RecordFilter }),
  answer: z.custom<AsyncIterable<string>>(),
  download: "text/csv",
});
