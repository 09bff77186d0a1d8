/**
 * Values put away as JSON in a few large buffers. A hundred thousand rows of some twenty texts are millions of objects
 * that the garbage collector would walk through again and again; here they are a few dozen.
 */
const boxBytes = 1024 * 1024;

export type Shelf<T> = {
  /** Answers the place, to take it from again. */
  put(value: T): number;
  /** The same of what is JSON already. */
  putText(text: Uint8Array): number;
  take(place: number): T;
};

export function shelfOf<T>(): Shelf<T> {
  const boxes: Buffer[] = [];
  let free = boxBytes;

  const putText = (text: Uint8Array): number => {
    if (text.length + 4 > boxBytes) throw new Error("a value must fit in a box");
    if (free + text.length + 4 > boxBytes) {
      boxes.push(Buffer.allocUnsafeSlow(boxBytes));
      free = 0;
    }
    const box = boxes.at(-1)!;
    const place = (boxes.length - 1) * boxBytes + free;
    box.writeUInt32LE(text.length, free);
    box.set(text, free + 4);
    free += text.length + 4;
    return place;
  };

  return {
    putText,
    put: (value) => putText(Buffer.from(JSON.stringify(value))),
    take: (place) => {
      const box = boxes[Math.floor(place / boxBytes)]!;
      const at = place % boxBytes;
      return JSON.parse(box.toString("utf8", at + 4, at + 4 + box.readUInt32LE(at))) as T;
    },
  };
}
