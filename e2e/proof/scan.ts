import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { constants, inflateRawSync, inflateSync, zstdDecompressSync } from "node:zlib";

/** Every way a value could lie about: as it is, in capitals, without accents, and as base64, hex or UTF-16. */
export function disguisesOf(value: string): Buffer[] {
  const plain = value.normalize("NFC");
  const bare = plain.normalize("NFD").replace(/\p{M}/gu, "");
  const spaceless = plain.replaceAll(" ", "");
  const texts = new Set([
    plain,
    plain.toUpperCase(),
    plain.toLowerCase(),
    bare,
    bare.toUpperCase(),
    bare.toLowerCase(),
    spaceless,
  ]);
  const found = new Map<string, Buffer>();
  const add = (bytes: Buffer) => bytes.length >= 6 && found.set(bytes.toString("latin1"), bytes);
  for (const text of texts) {
    const bytes = Buffer.from(text, "utf8");
    add(bytes);
    add(Buffer.from(text, "latin1"));
    add(Buffer.from(text, "utf16le"));
    add(Buffer.from(bytes.toString("hex")));
    add(Buffer.from(bytes.toString("hex").toUpperCase()));
    add(Buffer.from(encodeURIComponent(text)));
    add(
      Buffer.from(
        JSON.stringify(text)
          .slice(1, -1)
          .replace(/[^\x20-\x7e]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`),
      ),
    );
    // A value starts at one of three places in a base64 text; the first and last characters depend on its neighbours.
    for (const shift of [0, 1, 2]) {
      const whole = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString("base64")
        .replace(/=+$/, "");
      const inner = whole.slice(shift ? 4 : 0, whole.length - 2);
      add(Buffer.from(inner));
      add(Buffer.from(inner.replaceAll("+", "-").replaceAll("/", "_")));
    }
  }
  return [...found.values()];
}

/**
 * What is left of a mark in text that PostgreSQL, LevelDB or another packed by repeating what was there before: letters
 * without order are written out, but broken up, in PostgreSQL's own way after every eight.
 */
export const piecesOf = (core: string): Buffer[] =>
  Array.from({ length: core.length - 7 }, (_, at) => Buffer.from(core.slice(at, at + 8)));

const shortest = 6;

/** Looks for many byte strings of six or more at once: a table of their first three passes over nearly every place. */
export function scannerOf(marks: Map<string, readonly Buffer[]>) {
  const first = new Uint8Array(1 << 24);
  const byHead = new Map<number, { mark: string; bytes: Buffer }[]>();
  for (const [mark, patterns] of marks)
    for (const bytes of patterns) {
      first[bytes.readUIntBE(0, 3)] = 1;
      const head = bytes.readUIntBE(0, shortest);
      const known = byHead.get(head);
      if (known) known.push({ mark, bytes });
      else byHead.set(head, [{ mark, bytes }]);
    }

  const scanPlain = (view: Buffer, hits: Set<string>): void => {
    let head = (view[0]! << 8) | (view[1] ?? 0);
    for (let at = 0; at + shortest <= view.length; at++) {
      head = ((head << 8) | view[at + 2]!) & 0xffffff;
      if (first[head] === 1)
        for (const it of byHead.get(view.readUIntBE(at, shortest)) ?? [])
          if (view.subarray(at, at + it.bytes.length).equals(it.bytes)) hits.add(it.mark);
    }
  };

  /** Which marks stand in these bytes, and in what is packed in them. */
  const scan = (bytes: Uint8Array): Set<string> => {
    const hits = new Set<string>();
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    scanPlain(view, hits);
    for (const inner of unpacked(view)) for (const hit of scan(inner)) hits.add(hit);
    return hits;
  };
  return { scan };
}

const unpackers: readonly { magic: Buffer; unpack: (from: Buffer) => Buffer }[] = [
  { magic: Buffer.from([0x1f, 0x8b, 8]), unpack: (from) => inflateRawSync(from.subarray(headOfGzip(from)), some) },
  { magic: Buffer.from([0x78, 0x01]), unpack: (from) => inflateSync(from, some) },
  { magic: Buffer.from([0x78, 0x9c]), unpack: (from) => inflateSync(from, some) },
  { magic: Buffer.from([0x78, 0xda]), unpack: (from) => inflateSync(from, some) },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), unpack: (from) => zstdDecompressSync(from) },
  {
    // A part of a zip, as an .xlsx is: its data follow the two names of which the lengths stand in its head.
    magic: Buffer.from([0x50, 0x4b, 3, 4]),
    unpack: (from) => inflateRawSync(from.subarray(30 + from.readUInt16LE(26) + from.readUInt16LE(28)), some),
  },
];
/** What was broken off is looked at as far as it goes. */
const some = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 1 << 26 };

/** How long the head of a gzip is: ten bytes, and what its flags say that follows (RFC 1952). */
function headOfGzip(from: Buffer): number {
  const flags = from[3]!;
  let at = 10 + (flags & 4 ? 2 + from.readUInt16LE(10) : 0);
  for (const named of [8, 16]) if (flags & named) at = from.indexOf(0, at) + 1;
  return at + (flags & 2 ? 2 : 0);
}

/** Everything in these bytes that is packed in a way we know, unpacked. */
function* unpacked(bytes: Buffer): Generator<Buffer> {
  for (const { magic, unpack } of unpackers)
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) {
      const inner = tried(() => unpack(bytes.subarray(at)));
      if (inner?.length) yield inner;
    }
}

/** Undefined where the bytes only looked as if something was packed there. */
function tried<A>(work: () => A): A | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).size > 0 ? [path] : [];
  });
}
