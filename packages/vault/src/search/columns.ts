import type { DepartmentId, DossierRef, Identity } from "@datakluis/contract";
import { folded } from "@datakluis/kit/match";
import { Words } from "@datakluis/kit/words";
import { bornNumber, postcodeNumber } from "./numbers.ts";

/** Without an identity when the record is damaged: then he is there by his number only. */
export type Line = {
  ref: DossierRef;
  departmentId: DepartmentId | null;
  personnelNumber: string;
  identity: Identity | undefined;
};

/** What moves from the thread that opened people to the one that searches: a few large pieces, whose bytes move along. */
export type Packed = {
  refs: Uint32Array<ArrayBuffer>;
  departments: Int32Array<ArrayBuffer>;
  departmentIds: DepartmentId[];
  begins: Uint32Array<ArrayBuffer>;
  counts: Uint8Array<ArrayBuffer>;
  wordsOf: Uint32Array<ArrayBuffer>;
  bsns: Uint32Array<ArrayBuffer>;
  born: Uint32Array<ArrayBuffer>;
  postcodes: Uint32Array<ArrayBuffer>;
  numbers: string;
  words: string;
};

const none = -1;
const mostWords = 255;

/**
 * The people of one employer as they are searched: a short line each, in columns, so that a hundred thousand people take
 * some ten megabytes and no garbage collector walks past them. A name is there as numbers of words; what can be shown is
 * a ref only.
 */
export class Columns {
  words = new Words();
  refs = new Uint32Array(4 * 256);
  departments = new Int32Array(256);
  departmentIds: DepartmentId[] = [];
  /** Of each line where its words begin in `wordsOf`, and how many there are. */
  begins = new Uint32Array(256);
  counts = new Uint8Array(256);
  wordsOf = new Uint32Array(1_024);
  bsns = new Uint32Array(256);
  born = new Uint32Array(256);
  postcodes = new Uint32Array(256);
  numbers: string[] = [];
  #wordsUsed = 0;

  get size(): number {
    return this.numbers.length;
  }

  /** Puts somebody on a line: `size` for who is new. The words he had before are left lying until all is read again. */
  put(at: number, { ref, departmentId, personnelNumber, identity: it }: Line): void {
    if (at === this.departments.length) this.#grow();
    writeRef(this.refs, at, ref);
    this.departments[at] = this.#departmentNumber(departmentId);
    this.numbers[at] = folded(personnelNumber);
    this.bsns[at] = it?.bsn ? Number(it.bsn) : 0;
    this.born[at] = it ? bornNumber(it.bornOn) : 0;
    this.postcodes[at] = it?.postcode ? postcodeNumber(it.postcode) : 0;
    this.#putWords(at, it ? wordsIn(it) : []);
  }

  refAt(at: number): DossierRef {
    return readRef(this.refs, at);
  }

  /** In the order of the telephone book: last name first. */
  nameAt(at: number): string {
    const begin = this.begins[at]!;
    return Array.from(this.wordsOf.subarray(begin, begin + this.counts[at]!), (word) => this.words.at(word)).join(" ");
  }

  /** What that name begins with, without writing all of it. */
  firstWordAt(at: number): string {
    return this.counts[at] ? this.words.at(this.wordsOf[this.begins[at]!]!) : "";
  }

  /** On which lines these people stand; who has none is left out. */
  linesOf(refs: readonly DossierRef[]): Map<DossierRef, number> {
    const byBegin = new Map<number, DossierRef[]>();
    for (const ref of refs) {
      const begin = beginOfRef(ref);
      byBegin.set(begin, [...(byBegin.get(begin) ?? []), ref]);
    }
    const lines = new Map<DossierRef, number>();
    for (let at = 0; at < this.size; at += 1) {
      const wanted = byBegin.get(this.refs[at * 4]!);
      if (wanted?.includes(this.refAt(at))) lines.set(this.refAt(at), at);
    }
    return lines;
  }

  packed(): Packed {
    const { size } = this;
    return {
      refs: this.refs.slice(0, size * 4),
      departments: this.departments.slice(0, size),
      departmentIds: this.departmentIds,
      begins: this.begins.slice(0, size),
      counts: this.counts.slice(0, size),
      wordsOf: this.wordsOf.slice(0, this.#wordsUsed),
      bsns: this.bsns.slice(0, size),
      born: this.born.slice(0, size),
      postcodes: this.postcodes.slice(0, size),
      numbers: this.numbers.join("\n"),
      words: this.words.all.join("\n"),
    };
  }

  /** Puts the people of another thread behind those here, as if they had been put here one by one. */
  append(it: Packed): void {
    const [before, wordsBefore] = [this.size, this.#wordsUsed];
    const [count, numbers] = [it.counts.length, it.numbers.split("\n")];
    const words = wordsOf(it).map((word) => this.words.numberOf(word));
    const departments = it.departmentIds.map((id) => this.#departmentNumber(id));
    while (before + count > this.departments.length) this.#grow();
    this.#makeRoomForWords(it.wordsOf.length);
    this.refs.set(it.refs, before * 4);
    this.counts.set(it.counts, before);
    this.bsns.set(it.bsns, before);
    this.born.set(it.born, before);
    this.postcodes.set(it.postcodes, before);
    for (let at = 0; at < count; at += 1) {
      const department = it.departments[at]!;
      this.departments[before + at] = department === none ? none : departments[department]!;
      this.begins[before + at] = wordsBefore + it.begins[at]!;
      this.numbers[before + at] = numbers[at]!;
    }
    for (const [at, word] of it.wordsOf.entries()) this.wordsOf[wordsBefore + at] = words[word]!;
    this.#wordsUsed += it.wordsOf.length;
  }

  static of({ numbers, words, ...it }: Packed): Columns {
    const columns = Object.assign(new Columns(), it);
    columns.numbers = it.begins.length ? numbers.split("\n") : [];
    columns.words = new Words(wordsOf({ words }));
    columns.#wordsUsed = it.wordsOf.length;
    return columns;
  }

  #departmentNumber(id: DepartmentId | null): number {
    if (id === null) return none;
    const known = this.departmentIds.indexOf(id);
    return known >= 0 ? known : this.departmentIds.push(id) - 1;
  }

  #putWords(at: number, words: readonly string[]): void {
    const [begin, count] = [this.#wordsUsed, Math.min(words.length, mostWords)];
    this.#makeRoomForWords(count);
    for (let word = 0; word < count; word += 1) this.wordsOf[begin + word] = this.words.numberOf(words[word]!);
    this.begins[at] = begin;
    this.counts[at] = count;
    this.#wordsUsed += count;
  }

  #makeRoomForWords(count: number): void {
    while (this.#wordsUsed + count > this.wordsOf.length)
      this.wordsOf = larger(this.wordsOf, (size) => new Uint32Array(size));
  }

  #grow(): void {
    const unsigned = (size: number) => new Uint32Array(size);
    this.refs = larger(this.refs, unsigned);
    this.departments = larger(this.departments, (size) => new Int32Array(size));
    this.begins = larger(this.begins, unsigned);
    this.counts = larger(this.counts, (size) => new Uint8Array(size));
    this.bsns = larger(this.bsns, unsigned);
    this.born = larger(this.born, unsigned);
    this.postcodes = larger(this.postcodes, unsigned);
  }
}

function larger<A extends { length: number; set(from: A): void }>(column: A, make: (size: number) => A): A {
  const more = make(Math.max(256, column.length * 2));
  more.set(column);
  return more;
}

const wordsOf = ({ words }: Pick<Packed, "words">): string[] => (words ? words.split("\n") : []);

/** All names somebody is known by, as folded words: last names first, so that lines can be put in order. */
function wordsIn(it: Identity): string[] {
  const names = [it.lastName, it.partnerLastName, it.callName, it.initials, it.prefix, it.partnerPrefix];
  return folded(names.filter(Boolean).join(" ")).split(" ").filter(Boolean);
}

/** A ref takes sixteen bytes, as four numbers. */
function writeRef(refs: Uint32Array, at: number, ref: DossierRef): void {
  const hex = ref.replaceAll("-", "");
  for (let part = 0; part < 4; part += 1) refs[at * 4 + part] = Number.parseInt(hex.slice(part * 8, part * 8 + 8), 16);
}

const beginOfRef = (ref: DossierRef): number => Number.parseInt(ref.slice(0, 8), 16);

function readRef(refs: Uint32Array, at: number): DossierRef {
  const hex = Array.from(refs.subarray(at * 4, at * 4 + 4), (part) => part.toString(16).padStart(8, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
    "-",
  ) as DossierRef;
}
