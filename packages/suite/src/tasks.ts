import type { Tasks } from "@datakluis/kit/jobs";
import type { Suite } from "./answer.ts";

/** All later work of this server, by name. */
export const tasksOf = (_suite: Suite): Tasks => ({});

/** Called every five seconds: promises anew what should have happened and has not. */
export const sweepOf = (_suite: Suite) => async (): Promise<void> => {};
