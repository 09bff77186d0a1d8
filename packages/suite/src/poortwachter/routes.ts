import {
  assignTask,
  closeTask,
  countFifthOfMay,
  endOwnTask,
  exportUwv,
  listAssignees,
  listTasks,
  listUwv,
  nameSafetyNet,
  putOwnTask,
  readProtocol,
  readReminders,
  readTasks,
  turnReminders,
} from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { exportFor, fileOf, notificationsFor } from "./notifications.ts";
import * as protocol from "./protocol.ts";
import * as queue from "./queue.ts";
import { remindersOf, turnReminders as turn } from "./reminders.ts";
import { nameSafetyNet as keepSafetyNet } from "./safety-net.ts";
import * as store from "./store.ts";

export const poortwachterRoutes = [
  answer(readTasks, "see_dossiers", ({ actor, act, params, now }) =>
    act((tx) => store.tasksIn(tx, actor, params.ref, now)),
  ),

  answer(closeTask, "handle_tasks", ({ params, body, now, ...world }) =>
    noting(world, "task.refused", params.ref, () => world.act((tx) => store.close(tx, world.actor, params, body, now))),
  ),

  answer(assignTask, "handle_tasks", ({ actor, act, params, body, now }) =>
    act((tx) => store.assign(tx, actor, params, body, now)),
  ),

  answer(listAssignees, "handle_tasks", ({ actor, act, params }) =>
    act((tx) => store.assigneesOf(tx, actor, params.ref)),
  ),

  answer(listTasks, "see_dossiers", ({ actor, act, master, query, now }) =>
    act((tx) => queue.listTasks(tx, master, actor, query, now)),
  ),

  answer(nameSafetyNet, "handle_tasks", ({ params, body, ...world }) =>
    noting(world, "task.refused", params.ref, () =>
      world.act((tx) => keepSafetyNet(tx, world.actor, params.ref, body)),
    ),
  ),

  answer(listUwv, "see_dossiers", ({ actor, act, master, query, now }) =>
    act((tx) => notificationsFor(tx, master, actor, query, now)),
  ),

  answer(exportUwv, "see_dossiers", async ({ body, now, ...world }) => fileOf(await exportFor(world, body, now))),

  answer(readReminders, "see_dossiers", ({ actor, act }) => act((tx) => remindersOf(tx, actor))),

  answer(turnReminders, "see_dossiers", ({ actor, act, body }) => act((tx) => turn(tx, actor, body.on))),

  answer(readProtocol, "administer", ({ act }) => act(protocol.readProtocol)),

  answer(countFifthOfMay, "administer", ({ actor, act, body }) =>
    act((tx) => protocol.countFifthOfMay(tx, actor, body.counted)),
  ),

  answer(putOwnTask, "administer", ({ actor, act, params, body }) =>
    act((tx) => protocol.putOwnTask(tx, actor, params.ownTaskId, body)),
  ),

  answer(endOwnTask, "administer", ({ actor, act, params }) =>
    act((tx) => protocol.endOwnTask(tx, actor, params.ownTaskId)),
  ),
];
