import {
  checkSession,
  confirmSecondFactor,
  confirmSession,
  endSession,
  exchangeSession,
  listSessions,
  readSession,
  Refusal,
  signIn,
  signOut,
  signOutEverywhere,
} from "@datakluis/contract";
import { answer, answerPerson, type House } from "../answer.ts";
import { record } from "../events.ts";
import { networkOf } from "@datakluis/kit/network";
import { isRecoveryCode } from "../recovery/codes.ts";
import { recoveryCodesOf } from "../recovery/store.ts";
import { passConfirmation } from "./confirm.ts";
import { codeFactor } from "./second-factor.ts";
import { passPassword, passSecondFactor } from "./sign-in.ts";
import type { Session } from "./rules.ts";
import { endSessions, findSession, isAlive, sawSession, sessionsOf } from "./store.ts";

/** How many recovery codes are left, for whoever just used one. */
const codesLeft = async ({ db }: House, { account }: Session, typed: string) =>
  isRecoveryCode(typed) ? (await recoveryCodesOf(db, account.userId)).left : null;

export const sessionRoutes = [
  answer(signIn, "public", async ({ wire, now, body: { email, password }, ...house }) => {
    const typed = { password, agent: wire.agent, oldToken: wire.cookie(house.cookies.name) };
    wire.setCookie(house.cookies.carry(await passPassword(house, { email, address: wire.address }, typed, now)));
    return { next: "second_factor" as const };
  }),

  answerPerson(confirmSecondFactor, "half", async ({ wire, now, session, body, ...house }) => {
    const typed = { code: body.code, address: wire.address };
    const factor = () => codeFactor(house, session.account.userId, typed, now);
    wire.setCookie(house.cookies.carry(await passSecondFactor(house, session, wire, factor, now)));
    house.count("session.started");
    return { ...session.account, recoveryCodesLeft: await codesLeft(house, session, body.code) };
  }),

  answerPerson(confirmSession, "session", async ({ wire, now, session, body, ...house }) => {
    const typed = { code: body.code, address: wire.address };
    const factor = () => codeFactor(house, session.account.userId, typed, now);
    wire.setCookie(house.cookies.carry(await passConfirmation(house, session, wire.address, factor, now)));
    house.count("session.confirmed");
    return { recoveryCodesLeft: await codesLeft(house, session, body.code) };
  }),

  answerPerson(readSession, "session", async ({ db, session, now }) => {
    await sawSession(db, session.id, now);
    return session.account;
  }),

  answerPerson(signOut, "session", async ({ db, session, now, wire, cookies }) => {
    await db.transaction().execute(async (tx) => {
      await endSessions(tx, { id: session.id }, now);
      await record(tx, now, "session.ended", session.account.userId, networkOf(wire.address));
    });
    wire.setCookie(cookies.drop);
    return null;
  }),

  answerPerson(listSessions, "session", async ({ db, session, now }) => {
    const own = await sessionsOf(db, session.account.userId, now);
    return own.map(({ id, agent, startedAt, lastSeenAt }) => ({
      id,
      agent,
      startedAt: startedAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      current: id === session.id,
    }));
  }),

  answerPerson(endSession, "session", async ({ db, session, now, wire, cookies, params: { id } }) => {
    const accountId = session.account.userId;
    await db.transaction().execute(async (tx) => {
      if (!(await endSessions(tx, { id, accountId }, now))) throw new Refusal("not_found");
      await record(tx, now, "session.ended", accountId, networkOf(wire.address));
    });
    if (id === session.id) wire.setCookie(cookies.drop);
    return null;
  }),

  answerPerson(signOutEverywhere, "session", async ({ db, session, now, wire, cookies }) => {
    await db.transaction().execute(async (tx) => {
      await endSessions(tx, { accountId: session.account.userId }, now);
      await record(tx, now, "session.ended_everywhere", session.account.userId, networkOf(wire.address));
    });
    wire.setCookie(cookies.drop);
    return null;
  }),

  answer(exchangeSession, ["front"], async ({ db, signer, now, count, body }) => {
    const session = await findSession(db, body.session, now);
    if (!session || session.half) throw new Refusal("not_signed_in");
    await sawSession(db, session.id, now);
    const { id: sessionId, confirmedAt } = session;
    const { userId, displayName } = session.account;
    const token = await signer.forUser({ userId, displayName, sessionId, confirmedAt }, body.audience);
    count("token.made");
    return { token, sessionId: session.id, expiresInSeconds: signer.lifeSeconds };
  }),

  answer(checkSession, ["vault", "suite", "front"], async ({ db, now, body }) => ({
    alive: await isAlive(db, body.sessionId, now),
  })),
];
