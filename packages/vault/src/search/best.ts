import type { DossierRef } from "@datakluis/contract";

/** Something found: how well, and what puts it in order among the equally well found. */
export type Ranked = { ref: DossierRef; rank: number; name: string };

/** The better found first, then by name, and where even that is the same by ref: no two are ever equal. */
export const better = (a: Ranked, b: Ranked): number =>
  b.rank - a.rank || compared(a.name, b.name) || compared(a.ref, b.ref);

const compared = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Keeps the best so many of any number, in order. */
export class Best<A extends Ranked> {
  readonly #most: number;
  readonly #kept: A[] = [];
  /** How many came past. */
  offered = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @param begin what its name begins with, by which most are passed over without being made */
  offer(rank: number, begin: string, make: () => A): void {
    this.offered += 1;
    const worst = this.#kept[this.#most - 1];
    if (worst && (rank < worst.rank || (rank === worst.rank && begin > worst.name))) return;
    const it = make();
    const at = this.#kept.findIndex((kept) => better(it, kept) < 0);
    if (at >= 0) this.#kept.splice(at, 0, it);
    else this.#kept.push(it);
    if (this.#kept.length > this.#most) this.#kept.pop();
  }

  all(): A[] {
    return this.#kept;
  }
}
