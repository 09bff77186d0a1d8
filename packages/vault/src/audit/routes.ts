import { exportRecord, readRecord } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { csvOf } from "./csv.ts";
import { exportFor, readFor } from "./reading.ts";

export const recordRoutes = [
  answer(readRecord, "vault_admin", ({ db, actor, params, body }) =>
    readFor(db, actor.userId, params.employerId, body),
  ),

  answer(exportRecord, "vault_admin", async ({ db, actor, params, body }) =>
    csvOf(await exportFor(db, actor.userId, params.employerId, body.filter)),
  ),
];
