import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, EmployerId, Moment, ofDossier, ofEmployer, Uuid, WriteId } from "./ids.ts";
import { KeptPersonnelNumber } from "./person.ts";

/** An address (webhook) at which a system of the employer hears what happened; never who it was about (product.md, E7). */
export const WebhookId = Uuid.brand("WebhookId");
export type WebhookId = z.infer<typeof WebhookId>;

/** What was done with a spell, as its history calls it. */
export const SpellEventKind = z.enum([
  "spell.reported",
  "spell.course",
  "spell.recovered",
  "spell.corrected",
  "spell.withdrawn",
]);
export type SpellEventKind = z.infer<typeof SpellEventKind>;

/** What can be heard of. What happens in a dossier the employer is not informed of is no event (D11). */
export const EventKind = z.enum([
  "dossier.shared",
  "dossier.revoked",
  "delivery.done",
  "delivery.held",
  "delivery.failed",
  ...SpellEventKind.options,
]);
export type EventKind = z.infer<typeof EventKind>;

/** Besides those, the one an administrator sends to try his address. */
const SentKind = z.enum([...EventKind.options, "webhook.tested"]);
export type SentKind = z.infer<typeof SentKind>;

/** An event as it is sent and read: CloudEvents 1.0, ids and kinds only. `subject` is what its order counts for. */
export const CloudEvent = z.strictObject({
  specversion: z.literal("1.0"),
  id: Uuid,
  /** Of which employer's vault. */
  source: z.string(),
  /** `nl.datakluis.` and its kind. */
  type: z.string(),
  subject: z.string(),
  time: Moment,
  datacontenttype: z.literal("application/json"),
  data: z.strictObject({
    employerId: EmployerId,
    ref: DossierRef.optional(),
    deliveryId: Uuid.optional(),
  }),
});
export type CloudEvent = z.infer<typeof CloudEvent>;

/** Why an event did not arrive: `answered` is with another status than 2xx, `unsigned` never left, for its secret did not open. */
export const SendingProblem = z.enum([
  "answered",
  "redirected",
  "refused_address",
  "unreachable",
  "timed_out",
  "unsigned",
]);
export type SendingProblem = z.infer<typeof SendingProblem>;

/** One event on its way to one address. */
export const Sending = z.strictObject({
  eventId: Uuid,
  kind: SentKind,
  at: Moment,
  state: z.enum(["waiting", "delivered", "given_up"]),
  attempts: z.int(),
  problem: SendingProblem.nullable(),
  status: z.int().nullable(),
  deliveredAt: Moment.nullable(),
  nextAt: Moment.nullable(),
});
export type Sending = z.infer<typeof Sending>;

/** Paused, events wait until it is live again. */
export const WebhookState = z.enum(["live", "paused"]);
export type WebhookState = z.infer<typeof WebhookState>;

const Address = z.string().trim().min(1).max(2_000);
const Kinds = z.array(EventKind).min(1).max(EventKind.options.length);

export const Webhook = z.strictObject({
  id: WebhookId,
  url: z.string(),
  kinds: z.array(EventKind),
  state: WebhookState,
  addedAt: Moment,
  /** What is signed with: one, or two while the receiver changes over. */
  secrets: z.array(z.strictObject({ id: Uuid, madeAt: Moment })),
  /** How many events have not arrived yet. */
  waiting: z.int(),
  /** The newest twenty. */
  last: z.array(Sending),
});
export type Webhook = z.infer<typeof Webhook>;

/** `secret` is shown this once: `whsec_` and 32 bytes, as Standard Webhooks writes it. */
const WithSecret = z.strictObject({ webhook: Webhook, secret: z.string().nullable() });

const ofWebhook = ofEmployer.extend({ webhookId: WebhookId });
const server = "vault" as const;

export const listWebhooks = endpoint({
  server,
  method: "GET",
  path: "/employers/:employerId/webhooks",
  summary: "Webhooks van een werkgever, met hun laatste berichten",
  params: ofEmployer,
  answer: z.array(Webhook),
});

/** Refuses `webhook_address`. The same again changes nothing, and shows no secret. */
export const putWebhook = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId/webhooks/:webhookId",
  summary: "Webhook toevoegen of wijzigen; een nieuwe geeft eenmaal haar geheim",
  fresh: true,
  params: ofWebhook,
  body: z.strictObject({ url: Address, kinds: Kinds }),
  answer: WithSecret,
});

export const setWebhookState = endpoint({
  server,
  method: "PUT",
  path: "/employers/:employerId/webhooks/:webhookId/state",
  summary: "Webhook aan of op pauze zetten",
  params: ofWebhook,
  body: z.strictObject({ state: WebhookState }),
  answer: Webhook,
});

export const removeWebhook = endpoint({
  server,
  method: "DELETE",
  path: "/employers/:employerId/webhooks/:webhookId",
  summary: "Webhook verwijderen; wat nog wacht wordt niet meer verzonden",
  params: ofWebhook,
  answer: z.null(),
});

/** A second secret beside the one there is: messages carry a signature of both until the old one is removed. */
export const addWebhookSecret = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/webhooks/:webhookId/secrets",
  summary: "Nieuw geheim, naast het oude; wordt eenmaal getoond",
  fresh: true,
  params: ofWebhook,
  body: z.strictObject({ id: WriteId }),
  answer: WithSecret,
});

export const removeWebhookSecret = endpoint({
  server,
  method: "DELETE",
  path: "/employers/:employerId/webhooks/:webhookId/secrets/:secretId",
  summary: "Geheim verwijderen; het laatste blijft",
  params: ofWebhook.extend({ secretId: Uuid }),
  answer: Webhook,
});

/** The id is that of the event. */
export const testWebhook = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/webhooks/:webhookId/test",
  summary: "Proefbericht sturen",
  params: ofWebhook,
  body: z.strictObject({ id: WriteId }),
  answer: Webhook,
});

/** At once, also what arrived or was given up; under the same id. */
export const resendEvent = endpoint({
  server,
  method: "POST",
  path: "/employers/:employerId/webhooks/:webhookId/events/:eventId/_opnieuw",
  summary: "Bericht opnieuw sturen",
  params: ofWebhook.extend({ eventId: Uuid }),
  body: z.strictObject({}),
  answer: Webhook,
});

/**
 * For a coupling: what happened after a place it has read to, oldest first; kept thirty days. Whoever keeps `cursor` misses nothing
 * and reads nothing twice.
 */
export const machineEvents = endpoint({
  server,
  method: "GET",
  path: "/coupling/events",
  summary: "Als koppeling lezen wat er gebeurde, vanaf een cursor",
  query: z.strictObject({
    after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answer: z.strictObject({
    events: z.array(CloudEvent),
    /** By dossier: the label under which a system knows somebody. */
    personnelNumbers: z.record(DossierRef, KeptPersonnelNumber),
    cursor: z.int(),
    more: z.boolean(),
  }),
});

/** Suite to vault: something was written in a dossier that its employer may know of. Ids only, and never of what is confidential. */
export const tellEvent = endpoint({
  server,
  internal: true,
  method: "PUT",
  path: "/dossiers/:ref/events/:eventId",
  summary: "Melden dat er iets met een verzuimmelding is gedaan",
  params: ofDossier.extend({ eventId: Uuid }),
  body: z.strictObject({
    employerId: EmployerId,
    kind: SpellEventKind,
    at: Moment,
  }),
  answer: z.null(),
});
