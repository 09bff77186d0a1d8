import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { DossierRef, EmployerId, EventKind } from "@datakluis/contract";
import { sendAlong } from "@datakluis/kit/asking";
import type { Tx } from "../schema.ts";

type Happened = { kind: EventKind; at: Date; ref?: DossierRef; deliveryId?: string };

/**
 * Tells whoever listens that something happened, in the transaction of what did: no event without it, and none lost. An id makes an
 * event that is told twice one.
 */
export const tell = (tx: Tx, employerId: EmployerId, it: Happened, id: string = randomUUID()) =>
  sendAlong(
    tx,
    sql`select tell_webhooks(${employerId}, ${id}, ${it.kind}, ${it.at}, ${it.ref ?? null}, ${it.deliveryId ?? null})`,
  );
