import { Refusal } from "@datakluis/contract";
import { mostBytes } from "../deliveries/check.ts";

/** What all uploads under way may hold together in this process; who comes above it is told to wait. */
const mostTogether = 2 * mostBytes;
let together = 0;
/** What holding one piece costs beside its bytes: a client may send them as small as it likes. */
const pieceCost = 256;

/**
 * The bytes of a file while it comes, in memory and nowhere else. A client may send its pieces in any order; what has a
 * hole, or says one place twice, is no file.
 */
export function chunksOf() {
  const pieces = new Map<number, Buffer>();
  let [size, cost] = [0, 0];
  const letGo = () => {
    together -= cost;
    [size, cost] = [0, 0];
    pieces.clear();
  };
  return {
    /** Refuses `too_large` and `uploads_busy`. */
    put: (offset: number, piece: Buffer): void => {
      if (offset + piece.length > mostBytes) throw new Refusal("too_large");
      if (together + piece.length + pieceCost > mostTogether) throw new Refusal("uploads_busy");
      if (pieces.has(offset)) throw new Refusal("file_broken");
      pieces.set(offset, Buffer.from(piece));
      size += piece.length;
      cost += piece.length + pieceCost;
      together += piece.length + pieceCost;
    },
    size: () => size,
    /** All of it; nothing is held any more. Refuses `file_broken`. */
    done: (): Buffer => {
      const sorted = [...pieces].toSorted(([one], [other]) => one - other);
      let end = 0;
      for (const [offset, piece] of sorted) {
        if (offset !== end) {
          letGo();
          throw new Refusal("file_broken");
        }
        end += piece.length;
      }
      const all = Buffer.concat(sorted.map(([, piece]) => piece));
      letGo();
      return all;
    },
    forget: letGo,
  };
}
export type Chunks = ReturnType<typeof chunksOf>;
