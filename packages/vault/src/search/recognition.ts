import type { DossierRef, Identity, RetrievalQuestion } from "@datakluis/contract";
import { folded } from "@datakluis/kit/match";
import type { Line } from "./columns.ts";
import { bornNumber, postcodeNumber } from "./numbers.ts";

/** What somebody is asked for by, folded and as numbers. */
export type Marked = { name: string; bsn: number | undefined; born: number | undefined; postcode: number | undefined };

/**
 * The people of one employer as the service can recognise one of them (product.md, D10): found at once by BSN, or by birth
 * date and postcode, in memory only. A hit costs what a miss costs, however many people there are.
 */
export class Recognition {
  readonly #refs: (DossierRef | undefined)[] = [];
  readonly #names: (readonly string[])[] = [];
  readonly #bsns: number[] = [];
  readonly #born: number[] = [];
  readonly #postcodes: number[] = [];
  /** Where the first with such a mark stands, and after each the next: 0 is nobody. */
  readonly #byBsn = new Map<number, number>();
  readonly #afterBsn: number[] = [];
  readonly #byBirth = new Map<number, number>();
  readonly #afterBirth: number[] = [];

  get size(): number {
    return this.#refs.length;
  }

  /** Of a damaged record nothing is known, so nobody is recognised by it. */
  add({ ref, identity: it }: Pick<Line, "ref" | "identity">): void {
    if (!it) return;
    const at = this.#refs.push(ref);
    this.#names.push(namesOf(it));
    const bsn = it.bsn ? Number(it.bsn) : 0;
    const born = bornNumber(it.bornOn);
    const postcode = it.postcode ? postcodeNumber(it.postcode) : 0;
    this.#bsns.push(bsn);
    this.#born.push(born);
    this.#postcodes.push(postcode);
    this.#afterBsn.push((bsn && this.#byBsn.get(bsn)) || 0);
    if (bsn) this.#byBsn.set(bsn, at);
    const birth = postcode && birthOf(born, postcode);
    this.#afterBirth.push((birth && this.#byBirth.get(birth)) || 0);
    if (birth) this.#byBirth.set(birth, at);
  }

  /** Changed people take a new place; their old one is left empty, until all is read anew. */
  replace(changed: readonly Pick<Line, "ref" | "identity">[]): void {
    const refs = new Set<DossierRef | undefined>(changed.map((line) => line.ref));
    for (const [at, ref] of this.#refs.entries()) if (refs.has(ref)) this.#refs[at] = undefined;
    for (const line of changed) this.add(line);
  }

  /** The one person with this name and all these marks; undefined when there is nobody or more than one. */
  recognise(asked: Marked): DossierRef | undefined {
    let found: DossierRef | undefined;
    let several = false;
    const [first, after] =
      asked.bsn === undefined
        ? [this.#byBirth.get(birthOf(asked.born ?? 0, asked.postcode ?? 0)), this.#afterBirth]
        : [this.#byBsn.get(asked.bsn), this.#afterBsn];
    for (let at = first ?? 0; at; at = after[at - 1]!) {
      const ref = this.#refs[at - 1];
      if (!ref || !this.#hasMarks(asked, at - 1) || !this.#names[at - 1]!.includes(asked.name)) continue;
      several ||= found !== undefined;
      found = ref;
    }
    return several ? undefined : found;
  }

  #hasMarks({ bsn, born, postcode }: Marked, at: number): boolean {
    return (
      (bsn === undefined || bsn === this.#bsns[at]) &&
      (born === undefined || born === this.#born[at]) &&
      (postcode === undefined || postcode === this.#postcodes[at])
    );
  }
}

/** Birth date and postcode as one number, exact below 2^53. */
const birthOf = (born: number, postcode: number) => born * 10_000_000 + postcode;

/** A question as it is compared. */
export const markedOf = ({ lastName, bsn, bornOn, postcode }: RetrievalQuestion): Marked => ({
  name: coreOf(lastName),
  bsn: bsn === undefined ? undefined : Number(bsn),
  born: bornOn === undefined ? undefined : bornNumber(bornOn),
  postcode: postcode === undefined ? undefined : postcodeNumber(postcode),
});

/** The last names somebody is known by: his own, his partner's, and both in either order. */
function namesOf({ lastName, partnerLastName }: Identity): string[] {
  const own = coreOf(lastName);
  if (partnerLastName === undefined) return [own];
  const partner = coreOf(partnerLastName);
  return [own, partner, own + partner, partner + own];
}

/** What people leave out, shorten, or put behind the name: `v.d. Berg`, `Berg, van den`. */
const prefixes = new Set(
  "van von vom v vd vande vanden vander de den der d het t te ten ter op aan bij uit onder over tot s la le les du des da das do dos di del della el al zu zur zum".split(
    " ",
  ),
);

/** A last name without prefixes, accents, capitals and punctuation; one of prefixes only stays whole. */
function coreOf(name: string): string {
  const words = folded(name).split(" ");
  return words.filter((word) => !prefixes.has(word)).join("") || words.join("") || name;
}
