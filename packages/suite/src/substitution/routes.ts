import { lendRights, listSubstitutions, withdrawSubstitution } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { candidatesOf, lend, substitutionsOf, withdraw } from "./store.ts";

export const substitutionRoutes = [
  answer(listSubstitutions, "signed_in", ({ actor, act, now }) =>
    act(async (tx) => ({
      substitutions: await substitutionsOf(tx, actor.userId, now),
      candidates: (await candidatesOf(tx, actor)).map(({ userId, displayName }) => ({ userId, displayName })),
    })),
  ),

  answer(lendRights, "signed_in", ({ actor, act, body, now }) => act((tx) => lend(tx, actor, body, now))),

  answer(withdrawSubstitution, "signed_in", async ({ actor, act, params }) => {
    await act((tx) => withdraw(tx, actor, params.substitutionId));
    return null;
  }),
];
