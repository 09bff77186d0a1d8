import { closeNotice, listNotices } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { closeFor, noticesOf } from "./store.ts";

export const noticeRoutes = [
  answer(listNotices, "signed_in", ({ db, actor }) => noticesOf(db, actor.userId)),

  answer(closeNotice, "signed_in", ({ db, actor, params, now }) => closeFor(db, actor.userId, params.noticeId, now)),
];
