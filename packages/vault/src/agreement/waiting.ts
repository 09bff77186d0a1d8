import type { UserId } from "@datakluis/contract";
import type { Tx } from "../schema.ts";
import { textsNow } from "./documents.ts";

/** Employers of whom newer texts await this administrator's agreement, and since when. */
export const renewalsFor = (tx: Tx, user: UserId) =>
  tx
    .selectFrom("renewal")
    .innerJoin("access", "access.employer_id", "renewal.employer_id")
    .where("access.user_id", "=", user)
    .where("role", "=", "administrator")
    .where("texts", "=", textsNow)
    .where("signed_at", "is", null)
    .select(["renewal.employer_id as employerId", "asked_at as askedAt"])
    .execute();
