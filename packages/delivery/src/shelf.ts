import { letGo } from "@datakluis/kit/threads";
import { spillOf, type Spill } from "./spill.ts";

/**
 * Values put away as JSON in buffers. A hundred thousand rows of some twenty texts are millions of objects that the
 * garbage collector would walk through again and again. What memory has no room for goes to the disk, sealed (spill.ts): a
 * box is opened whole for one value, so it is small.
 */
const boxBytes = 16 * 1024;

/** So many boxes stay in memory; of the others some that were opened last. */
const mostBoxes = 256;
const mostOpened = 64;

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

  /** Puts the box away; what went to the disk leaves it empty for the next. */
  const closeBox = (): void => {
    if (filled < most) {
      boxes.push(box);
      box = Buffer.alloc(0);
    } else (spill ??= spillOf()).put(box.subarray(0, free));
    filled += 1;
  };
  const boxAt = (number: number): Buffer => {
    if (number === filled) return box;
    if (number < most) return boxes[number]!;
    const known = opened.get(number);
    if (known) return known;
    const found = spill!.take(number - most);
    for (const [oldest, spent] of opened) {
      if (opened.size < mostOpened) break;
      opened.delete(oldest);
      letGo(spent);
    }
    opened.set(number, found);
    return found;
  };

  const putText = (text: Uint8Array): number => {
    if (free + text.length + 4 > box.length) {
      if (free > 0) closeBox();
      // What is larger than a box has one to itself.
      const bytes = Math.max(boxBytes, text.length + 4);
      if (box.length !== bytes) box = Buffer.allocUnsafeSlow(bytes);
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
