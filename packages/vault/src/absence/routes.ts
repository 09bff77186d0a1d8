import { chooseScenario, readCodes, readScenario, saveCodes } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { codesFor, keepCodes } from "./codes.ts";
import { choose, readFor } from "./scenario.ts";

export const absenceRoutes = [
  answer(readScenario, "vault_admin", ({ db, actor, params }) => readFor(db, actor.userId, params.employerId)),
  answer(chooseScenario, "vault_admin", ({ db, actor, params, body }) =>
    choose(db, actor.userId, params.employerId, body.scenario),
  ),
  answer(readCodes, "vault_admin", ({ db, actor, params, query }) =>
    codesFor(db, actor.userId, { ...params, ...query }),
  ),
  answer(saveCodes, "vault_admin", ({ db, actor, params, query, body }) =>
    keepCodes(db, actor.userId, { ...params, ...query }, body.codes),
  ),
];
