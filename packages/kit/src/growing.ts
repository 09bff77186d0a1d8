import { letGo } from "./threads.ts";

/**
 * Bytes in one piece that grows as it is written. A buffer for each value, joined at the end, takes four times as long
 * and leaves the garbage collector as many to count.
 */
export class Growing {
  #into: Buffer;
  #at = 0;

  /** @param expected about how many bytes it will be; twice as many cost a copy, half as many some room */
  constructor(expected = 65_536) {
    this.#into = Buffer.allocUnsafeSlow(expected);
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#into.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#into.length * 2, this.#at + bytes));
    this.#into.copy(larger, 0, 0, this.#at);
    letGo(this.#into);
    this.#into = larger;
  }

  bytes(value: Uint8Array): void {
    this.#makeRoom(value.length);
    this.#into.set(value, this.#at);
    this.#at += value.length;
  }

  /** Answers how many bytes it took. */
  text(value: string): number {
    // A unit of a string never takes more than three bytes of UTF-8.
    this.#makeRoom(value.length * 3);
    const length = this.#into.write(value, this.#at, "utf8");
    this.#at += length;
    return length;
  }

  hex(value: string): void {
    this.#makeRoom(value.length / 2);
    this.#at += this.#into.write(value, this.#at, "hex");
  }

  int16(value: number): void {
    this.#makeRoom(2);
    this.#at = this.#into.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#makeRoom(4);
    this.#at = this.#into.writeInt32BE(value, this.#at);
  }

  /** A text behind its length. */
  measured(value: string): void {
    const before = this.#at;
    this.int32(0);
    const length = this.text(value);
    this.#into.writeInt32BE(length, before);
  }

  /** What was written, after which nothing more is. It has its memory to itself, so it can move to another thread. */
  done(): Buffer {
    return Buffer.from((this.#into.buffer as ArrayBuffer).transfer(this.#at));
  }
}
