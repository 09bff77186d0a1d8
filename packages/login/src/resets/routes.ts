import { askPasswordReset, resetPassword } from "@datakluis/contract";
import { isCommon } from "../accounts/common.ts";
import { mustBeStrong } from "../accounts/rules.ts";
import { answer } from "../answer.ts";
import { countAttempt } from "../attempts/store.ts";
import { changedLetter } from "../letters.ts";
import { networkOf } from "@datakluis/kit/network";
import { complete, findReset, keepRequest } from "./store.ts";

export const resetRoutes = [
  answer(askPasswordReset, "public", async ({ db, wire, now, body: { email } }) => {
    await countAttempt(db, { email, address: wire.address }, now, "reset");
    await keepRequest(db, { email, network: networkOf(wire.address) }, now);
    return null;
  }),

  answer(resetPassword, "public", async ({ db, passwords, publicUrl, wire, now, body, count }) => {
    const reset = await findReset(db, body.token, now);
    mustBeStrong(body.password, reset.email, isCommon(body.password));
    const hash = await passwords.hash(body.password);
    await complete(
      db,
      reset,
      { hash, network: networkOf(wire.address), letter: changedLetter(publicUrl, "everywhere") },
      now,
    );
    count("password.reset");
    return null;
  }),
];
