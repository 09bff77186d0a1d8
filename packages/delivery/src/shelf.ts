/**
 * Values put away as JSON in a few large buffers. A hundred thousand rows of some twenty texts are millions of objects
 * that the garbage collector would walk through again and again; here they are a few dozen.
 */
const boxBytes = 1024 * 1024;

export type Shelf<T> = {
  /** Answers the place, to take it from again. */
  put(value: T): number;
  take(place: number): T;
  /** The same as it lies there: its JSON. */
  textAt(place: number): Buffer;
};

export function shelfOf<T>(): Shelf<T> {
  const boxes: Buffer[] = [];
  let free = boxBytes;

  const textAt = (place: number): Buffer => {
    const box = boxes[Math.floor(place / boxBytes)]!;
    const at = place % boxBytes;
    return box.subarray(at + 4, at + 4 + box.readUInt32LE(at));
  };

  return {
    put: (value) => {
      const text = Buffer.from(JSON.stringify(value));
      if (text.length + 4 > boxBytes) throw new Error("a value must fit in a box");
      if (free + text.length + 4 > boxBytes) {
        boxes.push(Buffer.allocUnsafeSlow(boxBytes));
        free = 0;
      }
      const box = boxes.at(-1)!;
      const place = (boxes.length - 1) * boxBytes + free;
      box.writeUInt32LE(text.length, free);
      text.copy(box, free + 4);
      free += text.length + 4;
      return place;
    },
    take: (place) => JSON.parse(textAt(place).toString("utf8")) as T,
    textAt,
  };
}
