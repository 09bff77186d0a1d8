import { Refusal, type CloudEvent, type EmployerId, type SendingProblem, type SentKind } from "@datakluis/contract";

const minute = 60;
const hour = 60 * minute;

/** How long is waited after each try that failed, in seconds: five days and some hours in all, as Standard Webhooks advises. */
export const pauses = [
  5,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
  24 * hour,
  24 * hour,
] as const;

/** How a try went; `answered` with whatever status. */
export type Went = { kind: "answered"; status: number } | { kind: Exclude<SendingProblem, "answered"> };

/** What happens after a try. Somebody who says that his address is gone (410) is not tried again until he wants to be. */
type Next =
  | { next: "delivered" }
  | { next: "again"; inSeconds: number; rests: boolean }
  | { next: "given_up"; rests: boolean }
  | { next: "pause"; inSeconds: number };

/**
 * What follows from how a try went; `attempts` counts it. Where nobody answers at all the whole address rests, so that one that hangs is
 * not tried with one event after another.
 */
export function nextAfter(posted: Went, attempts: number): Next {
  if (posted.kind === "answered" && posted.status >= 200 && posted.status < 300) return { next: "delivered" };
  const inSeconds = pauses[attempts - 1];
  if (posted.kind === "answered" && posted.status === 410) return { next: "pause", inSeconds: inSeconds ?? 24 * hour };
  const rests = posted.kind === "unreachable" || posted.kind === "timed_out";
  return inSeconds === undefined ? { next: "given_up", rests } : { next: "again", inSeconds, rests };
}

export type Happened = {
  id: string;
  kind: SentKind;
  at: Date;
  ref: string | null;
  deliveryId: string | null;
};

/** An event as CloudEvents 1.0 writes it: ids and kinds, and nothing of anybody. */
export const cloudEventOf = (publicUrl: string, employerId: EmployerId, it: Happened): CloudEvent => ({
  specversion: "1.0",
  id: it.id,
  source: new URL(`/api/vault/v1/employers/${employerId}`, publicUrl).href,
  type: `nl.datakluis.${it.kind}`,
  subject: it.ref ?? it.deliveryId ?? employerId,
  time: it.at.toISOString(),
  datacontenttype: "application/json",
  data: {
    employerId,
    ...(it.ref ? { ref: it.ref as never } : {}),
    ...(it.deliveryId ? { deliveryId: it.deliveryId } : {}),
  },
});

/** Each message goes to every webhook of an employer that wants it, at the same moment. */
export function mayAddWebhook(others: number): void {
  if (others >= 10) throw new Refusal("webhooks_full");
}

/** One secret, or two while the receiver changes over; a third would be one nobody knows of any more. */
export function mayAddSecret(count: number): void {
  if (count >= 2) throw new Refusal("webhook_secrets_full");
}

/** Messages without a signature nobody can trust. */
export function mayRemoveSecret(count: number): void {
  if (count <= 1) throw new Refusal("webhook_last_secret");
}
