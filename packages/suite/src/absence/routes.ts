import {
  askAbsence,
  changeCourse,
  changeLeave,
  correctSpell,
  putDeliveredCase,
  recordLeave,
  reportRecovered,
  reportSick,
  takeOverAbsence,
  withdrawLeave,
  withdrawSpell,
} from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { answer, answerServer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { keepDelivered } from "./delivered.ts";
import * as leave from "./leave.ts";
import * as spell from "./store.ts";
import { takeOver } from "./taken-over.ts";
import { toldAbsence } from "./told.ts";

export const absenceRoutes = [
  answer(reportSick, "report_sick", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "spell.refused", ref, () => world.act((tx) => spell.report(tx, world.actor, ref, body, now))),
  ),
  answer(reportRecovered, "report_recovery", ({ actor, act, params, body, now }) =>
    act((tx) => spell.recover(tx, actor, params, body, now)),
  ),
  answer(changeCourse, "report_recovery", ({ actor, act, params, body, now }) =>
    act((tx) => spell.changeCourse(tx, actor, params, body, now)),
  ),
  answer(correctSpell, "report_sick", ({ actor, act, params, body, now }) =>
    act((tx) => spell.correct(tx, actor, params, body, now)),
  ),
  answer(withdrawSpell, "report_sick", ({ actor, act, params, body, now }) =>
    act((tx) => spell.withdraw(tx, actor, params, body, now)),
  ),

  answerServer(putDeliveredCase, ["vault"], ({ db, params, body, now }) => keepDelivered(db, params, body, now)),

  answerServer(takeOverAbsence, ["operator"], ({ db, params, body, now }) =>
    transactionFor(db, { employer: params.employerId }, (tx) => takeOver(tx, params.employerId, body, now)),
  ),

  answerServer(askAbsence, ["vault"], async ({ db, serviceName, params, body, now }) => ({
    service: serviceName,
    ...(await toldAbsence(db, params.employerId, body, now)),
  })),

  answer(recordLeave, "report_sick", ({ params: { ref }, body, ...world }) =>
    noting(world, "leave.refused", ref, () => world.act((tx) => leave.addLeave(tx, world.actor, ref, body))),
  ),
  answer(changeLeave, "report_sick", ({ actor, act, params, body }) =>
    act((tx) => leave.moveLeave(tx, actor, params, body)),
  ),
  answer(withdrawLeave, "report_sick", ({ actor, act, params, body }) =>
    act((tx) => leave.dropLeave(tx, actor, params, body)),
  ),
];
