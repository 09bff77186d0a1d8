import { useState } from "react";
import { freshId } from "../ui/form.ts";
import { Refused } from "./ask.ts";

/**
 * Gives what a form writes its id. The same again after an answer that never came is the same write, and is done once:
 * it keeps its id. With other content it is another write, and after a no as well, for then nothing was done.
 */
export function writeOf<Id extends string>() {
  let lost: { id: Id; content: string } | undefined;
  return {
    send: async <A>(what: unknown, ask: (id: Id) => Promise<A>): Promise<A> => {
      const content = JSON.stringify(what);
      if (lost?.content !== content) lost = { id: freshId<Id>(), content };
      try {
        return await ask(lost.id);
      } catch (fault) {
        if (saidNo(fault)) lost = undefined;
        throw fault;
      }
    },
  };
}

/** A no that was thought about. Whoever is away, or fails in the middle, may have done it. */
const saidNo = (fault: unknown) => fault instanceof Refused && fault.problem.status < 500;

/** The writes of one form, for as long as it is open. */
export const useWrite = <Id extends string>() => useState(() => writeOf<Id>())[0];
