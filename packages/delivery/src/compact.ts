import { randomInt } from "node:crypto";
import { letGo } from "@datakluis/kit/threads";

/**
 * A million rows as objects are a gigabyte that the garbage collector walks through again and again. What is remembered
 * of every row of a file stands here, in a few large arrays.
 */
type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Numbers one behind the other. */
export class Column {
  #values: Numbers;
  #length = 0;

  /** @param kind whole numbers up to two thousand million, or any number */
  constructor(kind: "whole" | "any" = "whole") {
    this.#values = kind === "whole" ? new Int32Array(1_024) : new Float64Array(1_024);
  }

  get length(): number {
    return this.#length;
  }

  /** Answers its place. */
  push(value: number): number {
    if (this.#length === this.#values.length) {
      const larger =
        this.#values instanceof Int32Array ? new Int32Array(this.#length * 2) : new Float64Array(this.#length * 2);
      larger.set(this.#values);
      letGo(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    return this.#length++;
  }

  at(place: number): number {
    return this.#values[place]!;
  }

  set(place: number, value: number): void {
    this.#values[place] = value;
  }
}

/** Pieces of as many bytes each. */
export class Pieces {
  #bytes: Buffer;
  #length = 0;
  readonly #each: number;

  constructor(each: number) {
    this.#each = each;
    this.#bytes = Buffer.allocUnsafeSlow(each * 1_024);
  }

  push(piece: Uint8Array): void {
    const end = this.#length + this.#each;
    if (end > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2);
      larger.set(this.#bytes);
      letGo(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(piece.subarray(0, this.#each), this.#length);
    this.#length = end;
  }

  /** A view, until something is pushed. */
  at(place: number): Buffer {
    return this.#bytes.subarray(place * this.#each, (place + 1) * this.#each);
  }

  /** Whether the piece begins as this one does. */
  isAt(place: number, piece: Uint8Array): boolean {
    const from = place * this.#each;
    return this.#bytes.compare(piece, 0, this.#each, from, from + this.#each) === 0;
  }
}

/** Texts, each once, known by the order in which they came. */
export class Texts {
  #units = new Uint16Array(16_384);
  readonly #ends = new Column();
  #slots = new Int32Array(4_096);
  // What somebody sends cannot be made to land in one place.
  readonly #seed = randomInt(2 ** 32);

  get size(): number {
    return this.#ends.length;
  }

  /** The place of this one, or -1. */
  find(text: string): number {
    return this.#slots[this.#slotOf(text)]! - 1;
  }

  /** The same, where it is put when it is not there yet. */
  put(text: string): number {
    const slot = this.#slotOf(text);
    const known = this.#slots[slot]! - 1;
    if (known >= 0) return known;
    const begin = this.#begin(this.size);
    this.#makeRoom(begin + text.length);
    for (let at = 0; at < text.length; at++) this.#units[begin + at] = text.charCodeAt(at);
    const place = this.#ends.push(begin + text.length);
    this.#slots[slot] = place + 1;
    if (this.size * 2 > this.#slots.length) this.#spread();
    return place;
  }

  at(place: number): string {
    return String.fromCharCode(...this.#units.subarray(this.#begin(place), this.#ends.at(place)));
  }

  /** Which of two comes first, letter by letter. */
  compare(one: number, other: number): number {
    let [a, b] = [this.#begin(one), this.#begin(other)];
    const [endA, endB] = [this.#ends.at(one), this.#ends.at(other)];
    for (; a < endA && b < endB; a++, b++) {
      const differs = this.#units[a]! - this.#units[b]!;
      if (differs !== 0) return differs;
    }
    return endA - a - (endB - b);
  }

  #begin(place: number): number {
    return place === 0 ? 0 : this.#ends.at(place - 1);
  }

  #makeRoom(units: number): void {
    if (units <= this.#units.length) return;
    const larger = new Uint16Array(Math.max(this.#units.length * 2, units));
    larger.set(this.#units);
    letGo(this.#units);
    this.#units = larger;
  }

  #slotOf(text: string): number {
    let mixed = this.#seed | 0;
    for (let at = 0; at < text.length; at++) mixed = mix(mixed, text.charCodeAt(at));
    for (let slot = settle(mixed) & (this.#slots.length - 1); ; slot = (slot + 1) & (this.#slots.length - 1)) {
      const place = this.#slots[slot]! - 1;
      if (place < 0 || this.#isAt(place, text)) return slot;
    }
  }

  #isAt(place: number, text: string): boolean {
    const begin = this.#begin(place);
    if (this.#ends.at(place) - begin !== text.length) return false;
    for (let at = 0; at < text.length; at++) if (this.#units[begin + at] !== text.charCodeAt(at)) return false;
    return true;
  }

  #spread(): void {
    const slots = this.#slots.length * 2;
    letGo(this.#slots);
    this.#slots = new Int32Array(slots);
    for (let place = 0; place < this.size; place++) {
      let mixed = this.#seed | 0;
      for (let at = this.#begin(place); at < this.#ends.at(place); at++) mixed = mix(mixed, this.#units[at]!);
      let slot = settle(mixed) & (this.#slots.length - 1);
      while (this.#slots[slot]! > 0) slot = (slot + 1) & (this.#slots.length - 1);
      this.#slots[slot] = place + 1;
    }
  }
}

/** Steps of MurmurHash3: what is close together ends far apart. */
const mix = (mixed: number, unit: number): number => {
  const it = Math.imul(unit, 0xcc9e2d51);
  const turned = mixed ^ Math.imul((it << 15) | (it >>> 17), 0x1b873593);
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
};

const settle = (mixed: number): number => {
  const half = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return half ^ (half >>> 13);
};
