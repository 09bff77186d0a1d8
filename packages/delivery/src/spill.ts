import { randomUUID } from "node:crypto";
import { openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { aboutOf, newKey, open, seal } from "@datakluis/kit/seal";
import { letGo } from "@datakluis/kit/threads";
import { Column } from "./compact.ts";

/** Pieces that memory has no room for. */
export type Spill = {
  /** Answers the number of this piece: 0, 1, 2 … */
  put(piece: Uint8Array): number;
  take(number: number): Buffer;
};

/**
 * On the disk they stand sealed, under a key that is nowhere but in this thread, in a file that has lost its name before
 * anything stands in it: when the thread or its process ends, however it ends, there is nothing, and nothing to open it.
 */
export function spillOf(): Spill {
  const key = newKey();
  const ends = new Column("any");
  let file: number | undefined;
  // What was read last, to read the next in.
  let read = Buffer.alloc(0);
  const about = (number: number) => aboutOf("spill", number);
  const begin = (number: number) => (number === 0 ? 0 : ends.at(number - 1));

  const opened = (): number => {
    const path = join(tmpdir(), `datakluis-${randomUUID()}`);
    const made = openSync(path, "wx+", 0o600);
    unlinkSync(path);
    return made;
  };

  return {
    put: (piece) => {
      file ??= opened();
      const number = ends.length;
      const sealed = seal(key, piece, about(number));
      for (let done = 0; done < sealed.length;)
        done += writeSync(file, sealed, done, sealed.length - done, begin(number) + done);
      const place = ends.push(begin(number) + sealed.length);
      letGo(sealed);
      return place;
    },
    take: (number) => {
      const length = ends.at(number) - begin(number);
      if (read.length < length) read = Buffer.allocUnsafeSlow(length);
      const sealed = read.subarray(0, length);
      for (let done = 0; done < length;) {
        const more = readSync(file!, sealed, done, length - done, begin(number) + done);
        if (more === 0) throw new Error("a spilled piece is gone");
        done += more;
      }
      return open(key, sealed, about(number));
    },
  };
}
