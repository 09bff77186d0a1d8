import { askFollowUp, changeFollowUp, readFollowUp } from "@datakluis/contract";
import { answer, answerServer } from "../answer.ts";
import * as store from "./store.ts";

export const followUpRoutes = [
  answer(readFollowUp, "administer", ({ act }) => act(store.followUpOf)),

  answer(changeFollowUp, "administer", ({ act, actor, body }) => act((tx) => store.changeFollowUp(tx, actor, body))),

  answerServer(askFollowUp, ["vault"], ({ db, params, body }) => store.emptyAmong(db, params.employerId, body.refs)),
];
