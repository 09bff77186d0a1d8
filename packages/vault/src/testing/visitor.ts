import { randomUUID } from "node:crypto";
import type { UserId } from "@datakluis/contract";

/** Somebody who signed in: what login puts in his token. */
export type Visitor = { userId: UserId; sessionId: string; displayName: string; confirmedAt: Date | null };

export const visitor = (displayName = "A. Gebruiker"): Visitor => ({
  userId: randomUUID() as UserId,
  sessionId: randomUUID(),
  displayName,
  confirmedAt: new Date(),
});
