import { mostWhole, Refusal } from "@datakluis/contract";

/** What all uploads under way may hold together in this process; who comes above it is told to wait. */
const mostTogether = 3 * mostWhole;
let together = 0;
/** What one file may cost, its pieces included. */
const mostOfOne = mostWhole + 8 * 1024 * 1024;
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
  let spoilt: Refusal | undefined;
  const no = (code: "too_large" | "uploads_busy" | "file_broken"): never => {
    letGo();
    throw (spoilt = new Refusal(code));
  };
  return {
    /** Refuses `too_large`, `uploads_busy` and `file_broken`; after that it is no file any more, whatever follows. */
    put: (offset: number, piece: Buffer): void => {
      if (spoilt) throw spoilt;
      if (offset + piece.length > mostWhole) no("too_large");
      if (together + piece.length + pieceCost > mostTogether) no("uploads_busy");
      if (cost + piece.length + pieceCost > mostOfOne) no("uploads_busy");
      if (pieces.has(offset)) no("file_broken");
      pieces.set(offset, Buffer.from(piece));
      size += piece.length;
      cost += piece.length + pieceCost;
      together += piece.length + pieceCost;
    },
    size: () => size,
    /** All of it; nothing is held any more. Refuses what a piece was refused for, and `file_broken`. */
    done: (): Buffer => {
      if (spoilt) throw spoilt;
      const sorted = [...pieces].toSorted(([one], [other]) => one - other);
      let end = 0;
      for (const [offset, piece] of sorted) {
        if (offset !== end) no("file_broken");
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
