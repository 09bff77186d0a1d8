import { randomBytes } from "node:crypto";

/** A value as it lies in a row, and how the row it lies in opens whatever lies there. Throws when it does not open. */
export type Lying = {
  what: string;
  bytes: Buffer;
  open(bytes: Buffer): Buffer | Promise<Buffer>;
  /** What lay there before, when the row has been written again since. */
  before?: Buffer | undefined;
};

/** How many of each kind of tampering were tried; none was accepted. */
export type Attacks = Record<string, number>;

type Tamper = (of: Lying, other: Lying, elsewhere: Lying, random: () => number) => Buffer | undefined;
const at = (random: () => number, length: number) => Math.floor(random() * length);

const tampers: Record<string, Tamper> = {
  flipped: ({ bytes }, _other, _elsewhere, random) => {
    const changed = Buffer.from(bytes);
    changed[at(random, bytes.length)]! ^= 1 << at(random, 8);
    return changed;
  },
  truncated: ({ bytes }, _other, _elsewhere, random) => bytes.subarray(0, at(random, bytes.length)),
  beheaded: ({ bytes }, _other, _elsewhere, random) => bytes.subarray(1 + at(random, bytes.length - 1)),
  grown: ({ bytes }, _other, _elsewhere, random) => Buffer.concat([bytes, randomBytes(1 + at(random, 40))]),
  swapped: (_of, other) => other.bytes,
  moved: (_of, _other, elsewhere) => elsewhere.bytes,
  replayed: ({ before }) => before,
  nonceOfAnother: ({ bytes }, other) => Buffer.concat([other.bytes.subarray(0, 12), bytes.subarray(12)]),
  tagOfAnother: ({ bytes }, other) => Buffer.concat([bytes.subarray(0, -16), other.bytes.subarray(-16)]),
  spliced: ({ bytes }, other) =>
    Buffer.concat([bytes.subarray(0, bytes.length >> 1), other.bytes.subarray(other.bytes.length >> 1)]),
  madeUp: ({ bytes }) => randomBytes(bytes.length),
};

/**
 * Tampers with values that lie in real rows, each kind about as often, and lets the row open what came of it. Every value
 * is opened as it is first: what does not open anyway proves nothing.
 *
 * @returns how many of each kind were refused; throws when one was accepted
 */
export async function attack(lying: readonly Lying[], wanted: number, seed: number): Promise<Attacks> {
  const random = randomOf(seed);
  for (const it of lying) await it.open(it.bytes);
  const kinds = Object.keys(tampers);
  const tried: Attacks = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  const alike = Map.groupBy(lying, ({ what }) => what);
  for (const [what, rows] of alike) if (rows.length < 2) throw new Error(`te weinig om te verwisselen: ${what}`);

  const rewritten = lying.filter(({ before }) => before);
  let done = 0;
  for (let turn = 0; done < wanted; turn += 1) {
    const kind = kinds[turn % kinds.length]!;
    const from = kind === "replayed" && rewritten.length ? rewritten : lying;
    const of = from[at(random, from.length)]!;
    const others = alike.get(of.what)!;
    const other = others[at(random, others.length)]!;
    const elsewhere = lying[at(random, lying.length)]!;
    const bytes = tampers[kind]!(of, other, elsewhere, random);
    if (!bytes || bytes.equals(of.bytes)) continue;
    if (await accepted(of, bytes)) throw new Error(`aangenomen: ${of.what}, ${kind} (zaad ${seed})`);
    tried[kind]! += 1;
    done += 1;
  }
  for (const [kind, times] of Object.entries(tried)) if (!times) throw new Error(`nooit geprobeerd: ${kind}`);
  return tried;
}

const accepted = async (of: Lying, bytes: Buffer): Promise<boolean> => {
  try {
    await of.open(bytes);
    return true;
  } catch {
    return false;
  }
};

/** A seeded stream of numbers in [0, 1): a run that failed can be repeated. (Mulberry32, public domain.) */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
