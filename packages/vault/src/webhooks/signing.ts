import { createHmac, randomBytes } from "node:crypto";

const secretMark = "whsec_";
const secretBytes = 32;

/** A secret as its receiver keeps it. */
export const newSecret = (): Buffer => randomBytes(secretBytes);
export const shownSecret = (secret: Uint8Array): string => secretMark + Buffer.from(secret).toString("base64");

/**
 * The headers of a message (Standard Webhooks): its id, when it was sent, and a signature over both and the exact body under
 * each secret, so that the receiver can change over at his own time.
 *
 * @param sentAt in seconds
 */
export function signedHeaders(secrets: readonly Uint8Array[], id: string, sentAt: number, body: string) {
  const signed = `${id}.${sentAt}.${body}`;
  const signatures = secrets.map((it) => `v1,${createHmac("sha256", it).update(signed).digest("base64")}`);
  return {
    "content-type": "application/cloudevents+json; charset=utf-8",
    "user-agent": "Datakluis-Webhook/1",
    "webhook-id": id,
    "webhook-timestamp": String(sentAt),
    "webhook-signature": signatures.join(" "),
  };
}
