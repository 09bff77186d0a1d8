import { setImmediate as breathe } from "node:timers/promises";
import type { DepartmentId, DossierRef, Identity } from "@datakluis/contract";
import { folded, score } from "@datakluis/kit/match";
import { bornNumber, postcodeNumber, type Marks, type Question } from "./question.ts";

export type Hit = { ref: DossierRef; score: number; name: string };

/** Where a searcher may look: departments with all below them and single employees, or the whole employer. */
export type Within = { departments: ReadonlySet<DepartmentId>; refs: ReadonlySet<DossierRef> } | "all";

export type Line = { ref: DossierRef; departmentId: DepartmentId | null; personnelNumber: string; identity: Identity };

const exact = 100;
const numberBegins = 10;
const atOnce = 20_000;
/** A question that fits everybody keeps the best so far, and not everybody. */
const atMost = 1_000;

/**
 * The people of one employer as they are searched: one short line each, in columns, so that a hundred thousand people
 * take some tens of megabytes. It holds no name as written and nothing that can be shown; what is found is a ref.
 */
export class Lines {
  readonly #refs: DossierRef[] = [];
  readonly #departments: (DepartmentId | null)[] = [];
  readonly #names: string[] = [];
  readonly #numbers: string[] = [];
  readonly #bsns: number[] = [];
  readonly #born: number[] = [];
  readonly #postcodes: number[] = [];

  get size(): number {
    return this.#refs.length;
  }

  add(line: Line): void {
    this.#put(this.size, line);
  }

  /** Puts changed people in the place of what stood here, and adds who is new. */
  replace(changed: readonly Line[]): void {
    const byRef = new Map(changed.map((line) => [line.ref, line]));
    for (const [at, ref] of this.#refs.entries()) {
      const line = byRef.get(ref);
      if (!line) continue;
      this.#put(at, line);
      byRef.delete(ref);
    }
    for (const line of byRef.values()) this.add(line);
  }

  /** The best of all who match, pausing often enough that others are answered meanwhile. */
  async find(question: Question, within: Within, most: number): Promise<Hit[]> {
    let hits: Hit[] = [];
    for (let at = 0; at < this.size; at += 1) {
      if (at % atOnce === atOnce - 1) await breathe();
      const found = this.#scoreOf(question, at);
      if (found && this.#isWithin(within, at))
        hits.push({ ref: this.#refs[at]!, score: found, name: this.#names[at]! });
      if (hits.length >= atMost) hits = hits.toSorted(best).slice(0, most);
    }
    return hits.toSorted(best).slice(0, most);
  }

  #put(at: number, { ref, departmentId, personnelNumber, identity: it }: Line): void {
    this.#refs[at] = ref;
    this.#departments[at] = departmentId;
    this.#names[at] = searchedName(it);
    this.#numbers[at] = folded(personnelNumber);
    this.#bsns[at] = it.bsn ? Number(it.bsn) : 0;
    this.#born[at] = bornNumber(it.bornOn);
    this.#postcodes[at] = it.postcode ? postcodeNumber(it.postcode) : 0;
  }

  #isWithin(within: Within, at: number): boolean {
    if (within === "all") return true;
    const department = this.#departments[at];
    if (department !== null && department !== undefined && within.departments.has(department)) return true;
    return within.refs.has(this.#refs[at]!);
  }

  #scoreOf({ words, whole, marked }: Question, at: number): number {
    const name = this.#names[at]!;
    const number = this.#numbers[at]!;
    if (marked && this.#hasMarks(marked, at)) {
      const beside = wordScore(marked.words, name, number);
      if (beside || !marked.words.length) return exact + beside;
    }
    if (whole && number.startsWith(whole)) return number === whole ? exact : numberBegins;
    return words.length ? wordScore(words, name, number) : 0;
  }

  #hasMarks({ bsn, born, postcode }: Marks, at: number): boolean {
    return (
      (bsn === undefined || bsn === this.#bsns[at]) &&
      (born === undefined || born === this.#born[at]) &&
      (postcode === undefined || postcode === this.#postcodes[at])
    );
  }
}

const best = (a: Hit, b: Hit) => b.score - a.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** Every word must stand in the name, or begin the personnel number; a whole word counts for more than its beginning. */
function wordScore(words: readonly string[], name: string, number: string): number {
  // Nearly everybody is passed over here; the exact count is for the few who are left.
  for (const word of words) if (!name.includes(word) && !number.startsWith(word)) return 0;
  const plain = score(words, name);
  if (plain) return plain + words.filter((word) => ` ${name} `.includes(` ${word} `)).length;
  const others = words.filter((word) => !number.startsWith(word));
  return others.length && others.length < words.length && score(others, name) ? numberBegins : 0;
}

/** All names somebody is known by, as one folded text. */
const searchedName = (it: Identity): string =>
  folded(
    [it.callName, it.initials, it.prefix, it.lastName, it.partnerPrefix, it.partnerLastName].filter(Boolean).join(" "),
  );
