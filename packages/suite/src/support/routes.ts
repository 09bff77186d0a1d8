import { changeSupport, readSupport } from "@datakluis/contract";
import { answer } from "../answer.ts";
import * as store from "./store.ts";

export const supportRoutes = [
  answer(readSupport, "signed_in", ({ act }) => act(store.supportOf)),

  answer(changeSupport, "administer", ({ act, actor, body }) => act((tx) => store.changeSupport(tx, actor, body))),
];
