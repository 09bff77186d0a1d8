import type { Tasks } from "@datakluis/kit/jobs";
import type { Tools } from "./tools.ts";

/** Everything the vault promises to do later. Each task is harmless late, twice and out of order. */
export const tasksOf = (_tools: Tools): Tasks => ({});

/** Promises anew, every few seconds, what should have happened and has not. */
export const sweepOf = (_tools: Tools) => async (): Promise<void> => undefined;
