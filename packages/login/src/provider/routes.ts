import {
  beginProviderAcceptance,
  beginProviderConfirm,
  beginProviderLink,
  beginProviderSignIn,
  endProviderVisit,
  readProvider,
  readProviderLink,
  removeProviderLink,
} from "@datakluis/contract";
import { answer, answerPerson } from "../answer.ts";
import { findInvitation } from "../invitations/store.ts";
import { networkOf } from "@datakluis/kit/network";
import { mustBeOfService, mustProveSecondFactor } from "./rules.ts";
import { linkOf, unlink } from "./store.ts";
import { begin, end, mustHave } from "./visit.ts";

const mayProve = (provider: { provesSecondFactor: boolean }) =>
  mustProveSecondFactor({ secondFactor: provider.provesSecondFactor });

export const providerRoutes = [
  answer(readProvider, "public", async ({ provider }) =>
    provider ? { name: provider.name, provesSecondFactor: provider.provesSecondFactor } : null,
  ),

  answer(beginProviderSignIn, "public", ({ wire, now, ...house }) => begin(house, wire, { purpose: "sign_in" }, now)),

  answer(beginProviderAcceptance, "public", async ({ wire, now, body, ...house }) => {
    mayProve(mustHave(house));
    const { id, side } = await findInvitation(house.db, body.token, now);
    mustBeOfService(side);
    return begin(house, wire, { purpose: "accept", invitationId: id }, now);
  }),

  answerPerson(beginProviderLink, "session", ({ wire, now, session, ...house }) => {
    mustBeOfService(session.account.side);
    return begin(house, wire, { purpose: "link", sessionId: session.id }, now);
  }),

  answerPerson(beginProviderConfirm, "session", ({ wire, now, session, ...house }) => {
    mayProve(mustHave(house));
    return begin(house, wire, { purpose: "confirm", sessionId: session.id }, now);
  }),

  answer(endProviderVisit, "public", async ({ wire, now, body, ...house }) => {
    const next = await end(house, wire, body, now);
    wire.setCookie(house.cookies.visit.drop);
    return { next };
  }),

  answerPerson(readProviderLink, "session", async ({ db, session }) => {
    const own = await linkOf(db, session.account.userId);
    if (!own) return null;
    const { linkedAt, usedAt, hasPassword } = own;
    return { linkedAt: linkedAt.toISOString(), usedAt: usedAt?.toISOString() ?? null, hasPassword };
  }),

  answerPerson(removeProviderLink, "session", async ({ db, session, wire, now }) => {
    await unlink(db, session.account.userId, networkOf(wire.address), now);
    return null;
  }),
];
