import { Refusal, type EmployerId, type UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { hashOf, newToken } from "@datakluis/kit/secrets";
import { administratorsIn } from "../access/store.ts";
import { lastAgreement } from "../agreement/renewals.ts";
import { record } from "../audit/store.ts";
import { once } from "../done/store.ts";
import { mayJudge } from "../freeze/judging.ts";
import type { Db, Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { askRepresentative, asked } from "./letters.ts";
import { request, type Succession } from "./rules.ts";
import { tellRepresentative, tellUsers } from "./telling.ts";

/** A request that is not decided yet, as the rules see it and with what its telling needs. */
export type Standing = Succession & {
  id: string;
  employerId: EmployerId;
  representativeEmail: string;
  requestedAt: Date;
  confirmedAt: Date | null;
};

/** Held first by whoever changes anything here, so that two never decide at once. */
export const holdEmployer = (tx: Tx, employerId: EmployerId) =>
  tx.selectFrom("employer").select("state").where("id", "=", employerId).forUpdate().executeTakeFirst();

const standing = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("succession")
    .select(["id", "employer_id as employerId", "requested_by as requestedBy", "candidate", "outcome"])
    .select(["requested_at as requestedAt", "confirmed_at as confirmedAt", "appoints_at as appointsAt"])
    .select(["expires_at as expiresAt", "representative_email as representativeEmail"])
    .where("employer_id", "=", employerId);

/** The one that is not decided yet. */
export const openOf = (tx: Tx, employerId: EmployerId): Promise<Standing | undefined> =>
  standing(tx, employerId).where("outcome", "is", null).executeTakeFirst();

export const byId = (tx: Tx, employerId: EmployerId, id: string): Promise<Standing | undefined> =>
  standing(tx, employerId).where("id", "=", id).executeTakeFirst();

export const byToken = (tx: Tx, employerId: EmployerId, hash: Buffer): Promise<Standing | undefined> =>
  standing(tx, employerId).where("token_hash", "=", hash).executeTakeFirst();

/** What this user asked here the last time, decided or not. */
export const lastBy = (tx: Tx, employerId: EmployerId, user: UserId): Promise<Standing | undefined> =>
  standing(tx, employerId).where("requested_by", "=", user).orderBy("requested_at", "desc").limit(1).executeTakeFirst();

export async function isUser(tx: Tx, employerId: EmployerId, user: UserId): Promise<boolean> {
  const found = tx.selectFrom("access").select("user_id").where("employer_id", "=", employerId);
  return Boolean(await found.where("user_id", "=", user).where("role", "=", "user").executeTakeFirst());
}

/** Refuses `not_found` for an employer whose vault he does not use, whether it exists or not. */
export async function mustUse(tx: Tx, employerId: EmployerId, user: UserId): Promise<void> {
  if (!(await isUser(tx, employerId, user))) throw new Refusal("not_found");
}

/** Who administers this vault, whom this user could propose, and the request that is not decided yet. */
export const successionFor = (db: Db, user: UserId, employerId: EmployerId) =>
  transactionFor(db, { user }, async (tx) => {
    const administrators = await administratorsIn(tx, employerId);
    const isAdministrator = administrators.includes(user);
    if (!isAdministrator) await mustUse(tx, employerId, user);
    const users = await usersOf(tx, employerId);
    const nameOf = (id: UserId) => users.find(({ userId }) => userId === id)?.displayName ?? "";
    const it = await openOf(tx, employerId);
    return {
      administrators: administrators.map(nameOf),
      candidates: isAdministrator
        ? []
        : users.filter(({ userId }) => userId !== user && !administrators.includes(userId)),
      open: it
        ? {
            id: it.id,
            requestedBy: await anyName(tx, it.requestedBy),
            candidate: await anyName(tx, it.candidate),
            requestedAt: it.requestedAt.toISOString(),
            expiresAt: it.expiresAt.toISOString(),
            confirmedAt: it.confirmedAt?.toISOString() ?? null,
            appointsAt: it.appointsAt?.toISOString() ?? null,
            mayObject: isAdministrator && (await mayJudge(tx, user, employerId)),
            mayWithdraw: it.requestedBy === user,
          }
        : null,
    };
  });

const usersOf = (tx: Tx, employerId: EmployerId) =>
  tx
    .selectFrom("account")
    .innerJoin("access", "access.user_id", "account.id")
    .where("access.employer_id", "=", employerId)
    .select(["account.id as userId", "display_name as displayName"])
    .distinct()
    .orderBy("display_name")
    .orderBy("userId")
    .execute();

/** Also of whoever lost his access meanwhile. */
export const anyName = async (tx: Tx, user: UserId): Promise<string> => (await accountOf(tx, user)).display_name;

const accountOf = (tx: Tx, user: UserId) =>
  tx.selectFrom("account").select(["display_name", "email"]).where("id", "=", user).executeTakeFirstOrThrow();

type Wish = { id: string; candidate: UserId };

/** Asks that another becomes administrator: the representative gets the question, and everybody hears that it was asked. */
export const askFor = ({ db, publicUrl }: Tools, user: UserId, employerId: EmployerId, it: Wish, now: Date) =>
  transactionFor(db, { user }, async (tx): Promise<null> => {
    await mustUse(tx, employerId, user);
    const employer = await holdEmployer(tx, employerId);
    await mustUse(tx, employerId, user);
    if (employer?.state === "ended") throw new Refusal("service_ended");
    if (!(await once(tx, it.id, `succession.asked:${employerId}:${it.candidate}`))) return null;
    await mustUse(tx, employerId, it.candidate);
    const agreement = await lastAgreement(tx, employerId).select("representative_email").executeTakeFirstOrThrow();
    const representativeEmail = agreement.representative_email;
    const known = {
      requester: { userId: user, email: (await accountOf(tx, user)).email },
      candidate: { userId: it.candidate, email: (await accountOf(tx, it.candidate)).email },
      representativeEmail,
      administrators: await administratorsIn(tx, employerId),
      isOpen: Boolean(await openOf(tx, employerId)),
      lastAskedAt: (await lastBy(tx, employerId, user))?.requestedAt,
    };
    const { expiresAt } = request(known, now);
    const token = newToken();
    await tx
      .insertInto("succession")
      .values({
        id: it.id,
        employer_id: employerId,
        requested_by: user,
        candidate: it.candidate,
        requested_at: now,
        representative_email: representativeEmail,
        token_hash: hashOf(token),
        expires_at: expiresAt,
      })
      .execute();
    await record(tx, { userId: user }, { deed: "succession.asked", employerId, ref: it.candidate });
    const link = new URL(`/opvolging-bevestigen#${token}`, publicUrl).href;
    await tellRepresentative(tx, employerId, representativeEmail, (employer) => askRepresentative(employer, link));
    const url = new URL("/", publicUrl).href;
    await tellUsers(tx, employerId, (employer) => asked(employer, url));
    return null;
  });
