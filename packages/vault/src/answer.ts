import { answersOf } from "@datakluis/kit/http";
import type { Actor, Right } from "./access/rules.ts";
import type { Tools } from "./tools.ts";

/** The world of a handler that a person asks: who he is stands in `actor`. */
export type World = Tools & { actor: Actor; now: Date };

/** The world of a handler that another server asks: nobody in person, so it works for the employer it names. */
export type ServerWorld = Omit<World, "actor">;

export const answer = answersOf<World, Right>();
export const answerServer = answersOf<ServerWorld, never>();
