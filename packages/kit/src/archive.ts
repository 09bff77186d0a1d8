import { createHmac, createSecretKey, randomBytes, scrypt, timingSafeEqual, type KeyObject } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { PassThrough, Readable } from "node:stream";
import { createGunzip, createGzip } from "node:zlib";
import { promisify } from "node:util";
import { aboutOf, open, seal, SealBroken } from "./seal.ts";

/**
 * A file of several parts, sealed under a passphrase; docs/archief.md tells how to read it without this program.
 *
 * The parts are packed one after another, compressed, and cut into chunks that are each sealed with AES-256-GCM. Bound
 * to a chunk are the head of the file, its number, and whether it is the last: a file that was cut short, or whose chunks
 * were moved, does not open. The key comes from the passphrase by scrypt (RFC 7914).
 */
export type Part = { name: string; content: AsyncIterable<Uint8Array> };

/** Why a file does not open. `wrong_secret`: sealed under another passphrase. `damaged`: changed, or not whole. */
export class ArchiveFault extends Error {
  override name = "ArchiveFault";
  readonly why: "not_an_archive" | "newer" | "wrong_secret" | "damaged";

  constructor(why: ArchiveFault["why"]) {
    super(why);
    this.why = why;
  }
}

/** What seals one file: the head that says how the key was made, and the key. Of one file only. */
export type Lock = { head: Buffer; key: KeyObject };

const magic = Buffer.from("DKARCH", "latin1");
const format = 1;
const saltBytes = 32;
const checkBytes = 16;
/** magic | format | log2(N) | r | p | salt | check */
const headBytes = magic.length + 4 + saltBytes + checkBytes;

/** As OWASP advises for scrypt: 128 MB and half a second for each guess. */
const cost = { log2N: 17, r: 8, p: 1 };
const chunkBytes = 64 * 1024;
const sealBytes = 12 + 16;

const derive = promisify<Buffer, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);

async function keyFrom(secret: Uint8Array, salt: Buffer, { log2N, r, p }: typeof cost): Promise<KeyObject> {
  const N = 2 ** log2N;
  return createSecretKey(await derive(Buffer.from(secret), salt, 32, { N, r, p, maxmem: 256 * N * r }));
}

/** Tells a wrong passphrase from a damaged file. It helps nobody guess: the first chunk would tell the same. */
const checkOf = (key: KeyObject, head: Buffer) =>
  createHmac("sha256", key).update("check").update(head).digest().subarray(0, checkBytes);

/** Makes the lock of a new file. */
export async function newLock(secret: Uint8Array): Promise<Lock> {
  const salt = randomBytes(saltBytes);
  const head = Buffer.concat([magic, Buffer.from([format, cost.log2N, cost.r, cost.p]), salt]);
  const key = await keyFrom(secret, salt, cost);
  return { head: Buffer.concat([head, checkOf(key, head)]), key };
}

/** The file, in pieces. Parts are asked one after another, so a later one may tell of those before it. */
export async function* sealParts(parts: AsyncIterable<Part>, { head, key }: Lock): AsyncGenerator<Buffer> {
  yield head;
  let number = 0;
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of compressed(packed(parts))) {
    held = held.length ? Buffer.concat([held, piece]) : piece;
    for (; held.length > chunkBytes; held = held.subarray(chunkBytes))
      yield sealedChunk({ head, key }, held.subarray(0, chunkBytes), number++, false);
  }
  yield sealedChunk({ head, key }, held, number, true);
}

const bound = (head: Buffer, number: number, last: boolean) =>
  Buffer.concat([head, aboutOf("chunk", number, last ? "last" : "more")]);

function sealedChunk({ head, key }: Lock, bytes: Buffer, number: number, last: boolean): Buffer {
  const sealed = seal(key, bytes, bound(head, number, last));
  return Buffer.concat([int32(last ? -sealed.length : sealed.length), sealed]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

async function* packed(parts: AsyncIterable<Part>): AsyncGenerator<Buffer> {
  for await (const { name, content } of parts) {
    const label = Buffer.from(name, "utf8");
    yield Buffer.concat([int32(label.length), label]);
    for await (const piece of content)
      if (piece.length) {
        yield int32(piece.length);
        yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      }
    yield int32(0);
  }
  yield int32(0);
}

/** Level 1: sealed values do not shrink anyhow, and text does so well enough. */
const compressed = (from: AsyncIterable<Buffer>) => through(from, createGzip({ level: 1 }));

/** A fault on the way in ends the way out with that fault. */
async function* through(from: AsyncIterable<Buffer>, zip: NodeJS.ReadWriteStream): AsyncGenerator<Buffer> {
  const out = new PassThrough();
  const done = pipeline(Readable.from(from, { objectMode: false }), zip, out);
  // Heard below, when the way out has ended.
  done.catch(() => undefined);
  yield* out as AsyncIterable<Buffer>;
  await done;
}

/**
 * Opens a file, part after part; a part that is not read is passed over. Whoever must not act on half a file reads it to
 * the end first. Throws ArchiveFault.
 */
export async function* openParts(file: AsyncIterable<Uint8Array>, secret: Uint8Array): AsyncGenerator<Part> {
  const bytes = new Reader(file);
  const lock = await lockOf(bytes, secret);
  const packs = new Reader(unpacked(openedChunks(bytes, lock)));
  for (let label = await packs.int32(); label > 0; label = await packs.int32()) {
    const name = (await packs.exactly(label, 1_024)).toString("utf8");
    const content = contentOf(packs);
    yield { name, content };
    for await (const _ of content);
  }
  if (await packs.more()) throw new ArchiveFault("damaged");
}

async function* unpacked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* through(chunks, createGunzip());
  } catch (fault) {
    if (fault instanceof SealBroken || isZipFault(fault)) throw new ArchiveFault("damaged");
    throw fault;
  }
}

const isZipFault = (fault: unknown) => String((fault as { code?: unknown }).code ?? "").startsWith("Z_");

async function* contentOf(packs: Reader): AsyncGenerator<Buffer> {
  for (let length = await packs.int32(); length > 0; length = await packs.int32())
    yield await packs.exactly(length, 64 * 1_048_576);
}

async function lockOf(bytes: Reader, secret: Uint8Array): Promise<Lock> {
  const head = await bytes.exactly(headBytes, headBytes).catch(() => {
    throw new ArchiveFault("not_an_archive");
  });
  if (!head.subarray(0, magic.length).equals(magic)) throw new ArchiveFault("not_an_archive");
  const [version = 0, log2N = 0, r = 0, p = 0] = head.subarray(magic.length);
  if (version > format) throw new ArchiveFault("newer");
  // More than this no file of ours asks; somebody else's could ask for all memory.
  if (version < 1 || log2N < 10 || log2N > 20 || r < 1 || r > 16 || p < 1 || p > 4) throw new ArchiveFault("damaged");
  const saltAt = magic.length + 4;
  const key = await keyFrom(secret, head.subarray(saltAt, saltAt + saltBytes), { log2N, r, p });
  const check = checkOf(key, head.subarray(0, saltAt + saltBytes));
  if (!timingSafeEqual(check, head.subarray(saltAt + saltBytes))) throw new ArchiveFault("wrong_secret");
  return { head, key };
}

async function* openedChunks(bytes: Reader, { head, key }: Lock): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const told = await bytes.int32();
    const last = told < 0;
    const sealed = await bytes.exactly(Math.abs(told), chunkBytes + sealBytes);
    yield open(key, sealed, bound(head, number, last));
    if (!last) continue;
    if (await bytes.more()) throw new ArchiveFault("damaged");
    return;
  }
}

/** Takes bytes from a stream as many at a time as are asked. A stream that ends too early is a damaged file. */
class Reader {
  readonly #from: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(from: AsyncIterable<Uint8Array>) {
    this.#from = from[Symbol.asyncIterator]();
  }

  async more(): Promise<boolean> {
    while (!this.#held.length) {
      const next = await this.#from.next();
      if (next.done) return false;
      this.#held = Buffer.from(next.value);
    }
    return true;
  }

  async int32(): Promise<number> {
    return (await this.exactly(4, 4)).readInt32BE();
  }

  async exactly(count: number, most: number): Promise<Buffer> {
    if (count > most || count < 0) throw new ArchiveFault("damaged");
    const pieces: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      if (!(await this.more())) throw new ArchiveFault("damaged");
      const taken = this.#held.subarray(0, missing);
      this.#held = this.#held.subarray(taken.length);
      pieces.push(taken);
      missing -= taken.length;
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
}
