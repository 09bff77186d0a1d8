import { readUniqueness } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { uniquenessOf } from "./store.ts";

export const uniquenessRoutes = [
  answer(readUniqueness, "administer", ({ actor, act, params }) =>
    act((tx) => uniquenessOf(tx, actor, params.employerId)),
  ),
];
