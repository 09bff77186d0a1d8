import { reportRecovered, reportSick } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { addRecovery, addSpell } from "./store.ts";

export const absenceRoutes = [
  answer(reportSick, "report_sick", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "spell.refused", ref, () => world.act((tx) => addSpell(tx, world.actor, ref, body, now))),
  ),

  answer(reportRecovered, "report_recovery", ({ actor, act, params, body, now }) =>
    act((tx) => addRecovery(tx, actor, params, body, now)),
  ),
];
