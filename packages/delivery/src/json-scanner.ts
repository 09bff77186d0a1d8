import { Refusal } from "@datakluis/contract";

/** No list of employees is deeper, no object wider, and no value longer than this. */
const mostDepth = 32;
const mostKeys = 1_000;
const mostValueBytes = 64 * 1024;
/** More than this in one value that nobody asked for is no list of employees. */
const mostReadOver = 10_000;

const [tab, feed, back, space, quote, escape] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x5c];
const [comma, colon, openList, closeList, open, close] = [0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d];

const longestWord = 64;

/** A number, or one of the three words, and what may follow it. */
const bareValue = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[\s,\]}]|$)/;

export type Scanner = ReturnType<typeof scannerOf>;

/** How many lines end before `end`. */
function linesIn(bytes: Buffer, end: number): number {
  let lines = 0;
  for (let it = bytes.indexOf(feed); it >= 0 && it < end; it = bytes.indexOf(feed, it + 1)) lines += 1;
  return lines;
}

/**
 * JSON (RFC 8259) read from its bytes as they come, value by value, without ever holding more than one piece and one value.
 * `JSON.parse` would make all of it objects at once, follow any depth, and of a name that comes twice quietly take the last.
 * A refusal names the line and never a value.
 */
export function scannerOf(pieces: Iterable<Buffer>) {
  const coming = pieces[Symbol.iterator]();
  // The piece that is read, with what of the one before is not read yet.
  let utf8: Buffer = Buffer.alloc(0);
  let at = 0;
  let linesBefore = 0;

  /** Takes in the next piece; what stands before `keep` is not needed any more. Answers whether there was one. */
  const readOn = (keep: number): boolean => {
    linesBefore += linesIn(utf8, keep);
    at -= keep;
    // A piece is gone when the next is asked for.
    utf8 = Buffer.from(utf8.subarray(keep));
    const next = coming.next();
    if (next.done) return false;
    utf8 = utf8.length ? Buffer.concat([utf8, next.value]) : next.value;
    return true;
  };

  const refuse = (code: "file_broken" | "file_nested" | "file_key_twice" | "file_shape"): never => {
    const line = 1 + linesBefore + linesIn(utf8, at);
    throw new Refusal(code, [{ path: "", sentence: `Het gaat mis bij regel ${line} van het bestand.` }]);
  };
  const peek = (): number | undefined => {
    for (;;) {
      const byte = utf8[at];
      if (byte === undefined && readOn(at)) continue;
      if (byte !== space && byte !== feed && byte !== back && byte !== tab) return byte;
      at += 1;
    }
  };
  const pass = (byte: number): void => {
    if (peek() !== byte) refuse("file_broken");
    at += 1;
  };
  /** After a value: whether another one follows. */
  const more = (end: number): boolean => {
    const byte = peek();
    if (byte !== comma && byte !== end) refuse("file_broken");
    at += 1;
    return byte === comma;
  };
  /** Whether what was just opened is empty. */
  const closes = (end: number): boolean => {
    if (peek() !== end) return false;
    at += 1;
    return true;
  };

  const string = (): string => {
    pass(quote);
    let start = at;
    let escaped = false;
    for (;;) {
      const byte = utf8[at];
      if (byte === undefined && readOn(start)) {
        start = 0;
        continue;
      }
      if (byte === quote) break;
      if (byte === undefined || byte < space || at - start > mostValueBytes) refuse("file_broken");
      if (byte === escape) escaped = true;
      at += byte === escape ? 2 : 1;
    }
    const text = utf8.toString("utf8", start, at);
    at += 1;
    return escaped ? unescaped(text) : text;
  };
  const unescaped = (text: string): string => {
    try {
      const plain = JSON.parse(`"${text}"`) as string;
      if (!plain.includes("\0")) return plain;
    } catch {
      // Told below, without the text.
    }
    return refuse("file_broken");
  };

  /** The names of the object that begins here, one after another; whoever asks for the next has read the value. */
  function* keys(depth: number): Generator<string> {
    if (depth > mostDepth) refuse("file_nested");
    pass(open);
    if (closes(close)) return;
    const seen = new Set<string>();
    do {
      const key = string();
      if (seen.has(key)) refuse("file_key_twice");
      if (seen.add(key).size > mostKeys) refuse("file_shape");
      pass(colon);
      yield key;
    } while (more(close));
  }

  /** How each item of the list that begins here begins; whoever asks for the next has read it. */
  function* items(depth: number): Generator<string> {
    if (depth > mostDepth) refuse("file_nested");
    pass(openList);
    if (closes(closeList)) return;
    do yield begins();
    while (more(closeList));
  }

  const begins = (): string => String.fromCodePoint(peek() ?? 0);

  /** The value that begins here as text, `null` as no text; null for a list or an object, which is read over. */
  const scalar = (depth: number): string | null => {
    let left = mostReadOver;
    const read = (at: number): string | null => {
      if (--left < 0) refuse("file_shape");
      const byte = peek();
      if (byte === quote) return string();
      if (byte !== open && byte !== openList) return word();
      for (const _ of byte === open ? keys(at + 1) : items(at + 1)) read(at + 1);
      return null;
    };
    return read(depth);
  };

  /** A number, or one of the three words. */
  const word = (): string => {
    while (utf8.length < at + longestWord && readOn(at));
    const value = bareValue.exec(utf8.toString("latin1", at, at + longestWord))?.[0] ?? refuse("file_broken");
    at += value.length;
    return value === "null" ? "" : value;
  };

  /** Nothing may follow. */
  const end = (): void => {
    if (peek() !== undefined) refuse("file_broken");
  };

  return { begins, keys, items, scalar, end };
}
