import type { Readable } from "node:stream";
import { Refusal } from "@datakluis/contract";

/**
 * Turns: one at a time works, a few wait, and who comes after them is refused `uploads_busy`, as is who waited too long
 * or went away. Whoever waits holds nothing yet, so that waiting costs no memory.
 */
export function turnsOf(mostWaiting: number, mostMs: number) {
  const waiting: (() => void)[] = [];
  let busy = false;

  const myTurn = (asker: Readable) =>
    new Promise<void>((resolve, reject) => {
      const leave = () => {
        const at = waiting.indexOf(enter);
        if (at >= 0) waiting.splice(at, 1);
        clearTimeout(clock);
        reject(new Refusal("uploads_busy"));
      };
      const enter = () => {
        clearTimeout(clock);
        asker.off("close", leave);
        resolve();
      };
      const clock = setTimeout(leave, mostMs);
      asker.once("close", leave);
      waiting.push(enter);
    });

  return {
    inTurn: async <A>(asker: Readable, work: () => Promise<A>): Promise<A> => {
      if (busy && waiting.length >= mostWaiting) throw new Refusal("uploads_busy");
      if (busy) await myTurn(asker);
      busy = true;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else busy = false;
      }
    },
  };
}
