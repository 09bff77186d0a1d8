import {
  addCouplingKey,
  listCouplings,
  machineAbsence,
  machineAcknowledgement,
  machineAppointments,
  machineDeliver,
  machineList,
  machineRead,
  putCoupling,
  readClientKeys,
  readInbox,
  removeCoupling,
  removeCouplingKey,
  setCouplingState,
} from "@datakluis/contract";
import { absenceAfter, appointmentsNow } from "../absence/out.ts";
import { answer, answerCoupling, answerServer } from "../answer.ts";
import { acknowledgementOwn, deliver, listOwn, readOwn } from "./deliver.ts";
import { clientKeys } from "./door.ts";
import { addKey, couplingsFor, put, remove, removeKey, setState } from "./store.ts";

export const couplingRoutes = [
  answer(listCouplings, "vault_admin", ({ db, actor, params }) => couplingsFor(db, actor.userId, params.employerId)),
  answer(putCoupling, "vault_admin", ({ db, actor, params, body }) => put(db, actor.userId, params, body)),
  answer(setCouplingState, "vault_admin", ({ db, actor, params, body }) =>
    setState(db, actor.userId, params, body.state),
  ),
  answer(removeCoupling, "vault_admin", ({ db, actor, params }) => remove(db, actor.userId, params)),
  answer(addCouplingKey, "vault_admin", ({ db, actor, params, body }) =>
    addKey(db, actor.userId, params, body.name, body.key),
  ),
  answer(removeCouplingKey, "vault_admin", ({ db, actor, params }) =>
    removeKey(db, actor.userId, params, params.keyId),
  ),

  answer(readInbox, "vault_admin", async ({ inboxAt }) => inboxAt ?? null),

  answerCoupling(machineDeliver, ({ coupling, params, query, wire, now, ...tools }) =>
    deliver(tools, coupling, { ...params, ...query, now }, wire),
  ),
  answerCoupling(machineRead, ({ coupling, params, ...tools }) => readOwn(tools, coupling, params.deliveryId)),
  answerCoupling(machineAcknowledgement, ({ coupling, params, now, ...tools }) =>
    acknowledgementOwn(tools, coupling, params.deliveryId, now),
  ),
  answerCoupling(machineList, ({ coupling, ...tools }) => listOwn(tools, coupling)),

  answerCoupling(machineAbsence, ({ coupling, query, ...tools }) => absenceAfter(tools, coupling, query), "absence"),
  answerCoupling(machineAppointments, ({ coupling, ...tools }) => appointmentsNow(tools, coupling), "absence"),

  answerServer(readClientKeys, ["login"], ({ db, params }) => clientKeys(db, params.couplingId)),
];
