import { spillOf, type Spill } from "./spill.ts";

/**
 * Values put away as JSON in buffers. A hundred thousand rows of some twenty texts are millions of objects that the
 * garbage collector would walk through again and again. What memory has no room for goes to the disk, sealed (spill.ts).
 */
const boxBytes = 64 * 1024;

/** So many boxes stay in memory; of the others some that were opened last. */
const mostBoxes = 64;
const mostOpened = 16;

export type Shelf<T> = {
  /** Answers the place, to take it from again. */
  put(value: T): number;
  /** The same of what is JSON already. */
  putText(text: Uint8Array): number;
  take(place: number): T;
};

/** @param most how many boxes stay in memory */
export function shelfOf<T>(most = mostBoxes): Shelf<T> {
  const boxes: Buffer[] = [];
  const opened = new Map<number, Buffer>();
  let spill: Spill | undefined;
  let filled = 0;
  let [box, free] = [Buffer.alloc(0), 0];

  const closeBox = (): void => {
    if (filled < most) boxes.push(box);
    else (spill ??= spillOf()).put(box.subarray(0, free));
    filled += 1;
  };
  const boxAt = (number: number): Buffer => {
    if (number === filled) return box;
    if (number < most) return boxes[number]!;
    const known = opened.get(number);
    if (known) return known;
    const found = spill!.take(number - most);
    for (const oldest of opened.keys())
      if (opened.size >= mostOpened) opened.delete(oldest);
      else break;
    opened.set(number, found);
    return found;
  };

  const putText = (text: Uint8Array): number => {
    if (free + text.length + 4 > box.length) {
      if (free > 0) closeBox();
      // What is larger than a box has one to itself.
      box = Buffer.allocUnsafeSlow(Math.max(boxBytes, text.length + 4));
      free = 0;
    }
    const place = filled * boxBytes + free;
    box.writeUInt32LE(text.length, free);
    box.set(text, free + 4);
    free += text.length + 4;
    return place;
  };

  return {
    putText,
    put: (value) => putText(Buffer.from(JSON.stringify(value))),
    take: (place) => {
      const from = boxAt(Math.floor(place / boxBytes));
      const at = place % boxBytes;
      return JSON.parse(from.toString("utf8", at + 4, at + 4 + from.readUInt32LE(at))) as T;
    },
  };
}
