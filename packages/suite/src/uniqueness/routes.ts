import { coarsenDates, readUniqueness } from "@datakluis/contract";
import { answer } from "../answer.ts";
import * as store from "./store.ts";

export const uniquenessRoutes = [
  answer(readUniqueness, "administer", ({ actor, act, params }) =>
    act((tx) => store.uniquenessOf(tx, actor, params.employerId)),
  ),

  answer(coarsenDates, "administer", ({ actor, act, params }) =>
    act((tx) => store.coarsenDates(tx, actor, params.employerId)),
  ),
];
