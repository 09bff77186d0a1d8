import { makeRecoveryCodes, readRecoveryCodes } from "@datakluis/contract";
import { answerPerson } from "../answer.ts";
import { networkOf } from "@datakluis/kit/network";
import { inGroups, newRecoveryCodes } from "./codes.ts";
import { recoveryCodesOf, replaceRecoveryCodes } from "./store.ts";

export const recoveryRoutes = [
  answerPerson(readRecoveryCodes, "session", async ({ db, session }) => {
    const { left, madeAt } = await recoveryCodesOf(db, session.account.userId);
    return { left, madeAt: madeAt?.toISOString() ?? null };
  }),

  answerPerson(makeRecoveryCodes, "session", async ({ db, session, now, wire }) => {
    const codes = newRecoveryCodes();
    await replaceRecoveryCodes(db, session.account.userId, { codes, network: networkOf(wire.address) }, now);
    return { codes: codes.map(inGroups) };
  }),
];
