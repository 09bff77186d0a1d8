import type { KeyObject } from "node:crypto";
import type { EmployerId } from "@datakluis/contract";
import { aboutOf, open, seal } from "@datakluis/kit/seal";

/** Whose secret it is: bound to its webhook, so that it signs for no other. */
export type SecretAt = { webhookId: string; id: string };

const about = (employerId: EmployerId, { webhookId, id }: SecretAt) =>
  aboutOf(employerId, webhookId, "webhook-secret", id);

export const sealSecret = (key: KeyObject, employerId: EmployerId, at: SecretAt, secret: Uint8Array): Buffer =>
  seal(key, secret, about(employerId, at));

/** Throws SealBroken. */
export const openSecret = (key: KeyObject, employerId: EmployerId, at: SecretAt, sealed: Uint8Array): Buffer =>
  open(key, sealed, about(employerId, at));
