import { setImmediate as breathe } from "node:timers/promises";
import type { DepartmentId, DossierRef, FoundBy, Identity } from "@datakluis/contract";
import { AskedWord } from "@datakluis/contract/asked-word";
import { Best, type Ranked } from "./best.ts";
import { Columns, type Line, type Packed } from "./columns.ts";
import { bornNumber } from "./numbers.ts";
import type { Marks, Question } from "./question.ts";
import { isNear, ranks, rankOfWords, type Table } from "./score.ts";

export type Hit = Ranked & { ref: DossierRef; nearly: boolean; by: FoundBy };

/** The best of who was found, and whether more were found in the same way than there was room for. */
export type Hits = { hits: Hit[]; more: boolean };

/** Where a searcher may look: departments with all below them and single employees, or the whole employer. */
export type Within = { departments: ReadonlySet<DepartmentId>; refs: ReadonlySet<DossierRef> } | "all";

/** `goOn` throws when nobody waits for the answer any more. */
export type Search = { question: Question; within: Within; most: number; goOn?: () => void };

/** The people of one employer as they are searched, in memory and for minutes only (memory.ts). */
export class Lines {
  readonly #columns: Columns;

  constructor(packed?: Packed) {
    this.#columns = packed ? Columns.of(packed) : new Columns();
  }

  get size(): number {
    return this.#columns.size;
  }

  add(line: Line): void {
    this.#columns.put(this.size, line);
  }

  packed(): Packed {
    return this.#columns.packed();
  }

  /** Puts changed people in the place of what stood here, and adds who is new. */
  replace(changed: readonly Line[]): void {
    const lines = this.#columns.linesOf(changed.map(({ ref }) => ref));
    for (const line of changed) this.#columns.put(lines.get(line.ref) ?? this.size, line);
  }

  /**
   * The best of all who match, pausing often enough that others are answered meanwhile. Mistakes are assumed only when
   * too few are found as it was typed.
   */
  async find(search: Search): Promise<Hits> {
    const { question, most } = search;
    const tables = await this.#tables(search);
    const typed = await this.#look(search, tables, false);
    if (typed.hits.length >= most || !question.words.some((word) => new AskedWord(word).forgiving)) return typed;
    await this.#findNear(search, tables);
    const near = await this.#look(search, tables, true);
    return {
      hits: [...typed.hits, ...near.hits.slice(0, most - typed.hits.length)],
      more: typed.hits.length === 0 && near.more,
    };
  }

  /** For each word that was asked for how it is found in each word of the dictionary. */
  async #tables({ question, goOn }: Search): Promise<Tables> {
    const { words } = this.#columns;
    const tables: Tables = new Map();
    for (const word of new Set([...question.words, ...(question.marked?.words ?? [])])) {
      const table = { word, hasDigit: /\p{N}/u.test(word), kinds: new Uint8Array(words.size) };
      const asked = new AskedWord(word);
      await inPieces(table.kinds.length, goOn, (from, until) => words.find(asked, table.kinds, from, until));
      tables.set(word, table);
    }
    return tables;
  }

  async #findNear({ goOn }: Search, tables: Tables): Promise<void> {
    const { words } = this.#columns;
    for (const { word, kinds } of tables.values()) {
      const asked = new AskedWord(word);
      if (!asked.forgiving) continue;
      await inPieces(kinds.length, goOn, (from, until) => words.findNear(asked, kinds, from, until));
    }
  }

  /** Goes past everybody. `nearly` counts those only who are found with a mistake, and not as it was typed. */
  async #look({ question, within, most, goOn }: Search, tables: Tables, nearly: boolean): Promise<Hits> {
    const columns = this.#columns;
    const reached = this.#reached(within);
    const best = new Best<Hit>(most);
    const { words, marked, whole } = question;
    const asked = words.map((word) => tables.get(word)!);
    const beside = (marked?.words ?? []).map((word) => tables.get(word)!);
    const begins = /\p{N}/u.test(whole) ? ranks.numberBegins : ranks.typed;

    const rankOf = (at: number): number => {
      if (marked && this.#hasMarks(marked, at)) {
        const rank = beside.length ? rankOfWords(columns, beside, at) : ranks.typed;
        if (rank >= ranks.typed) return ranks.mark + rank;
      }
      const number = columns.numbers[at]!;
      const byNumber = whole && number.startsWith(whole) ? (number === whole ? ranks.mark : begins) : 0;
      return Math.max(byNumber, asked.length ? rankOfWords(columns, asked, at) : 0);
    };
    await inPieces(this.size, goOn, (from, until) => {
      for (let at = from; at < until; at += 1) {
        const rank = rankOf(at);
        if (!rank || isNear(rank) !== nearly || !reached(at)) continue;
        best.offer(rank, columns.firstWordAt(at), () => ({
          ref: columns.refAt(at),
          rank,
          name: columns.nameAt(at),
          nearly,
          by: this.#foundBy(question, at, rank),
        }));
      }
    });
    return { hits: best.all(), more: best.offered > most };
  }

  /** Of how many within reach the record is damaged, so that nothing but a number finds them: everybody else was born once. */
  unreadable(within: Within): number {
    const { born } = this.#columns;
    const reached = this.#reached(within);
    let count = 0;
    for (let at = 0; at < this.size; at += 1) if (!born[at] && reached(at)) count += 1;
    return count;
  }

  /** Whoever has this BSN, and whoever was born on this day. */
  alike({ bsn, bornOn }: Pick<Identity, "bsn" | "bornOn">): DossierRef[] {
    const { bsns, born } = this.#columns;
    const [number, day] = [bsn ? Number(bsn) : 0, bornNumber(bornOn)];
    const refs: DossierRef[] = [];
    const byBsn: DossierRef[] = [];
    for (let at = 0; at < this.size; at += 1)
      if (number && bsns[at] === number) byBsn.push(this.#columns.refAt(at));
      else if (born[at] === day) refs.push(this.#columns.refAt(at));
    return [...byBsn, ...refs];
  }

  #reached(within: Within): (at: number) => boolean {
    if (within === "all") return () => true;
    const { departments, departmentIds } = this.#columns;
    const mine = departmentIds.map((id) => within.departments.has(id));
    if (!within.refs.size) return (at) => mine[departments[at]!] === true;
    return (at) => mine[departments[at]!] === true || within.refs.has(this.#columns.refAt(at));
  }

  #hasMarks({ bsn, born, postcode }: Marks, at: number): boolean {
    const { bsns, born: days, postcodes } = this.#columns;
    return (
      (bsn === undefined || bsn === bsns[at]) &&
      (born === undefined || born === days[at]) &&
      (postcode === undefined || postcode === postcodes[at])
    );
  }

  #foundBy({ marked, whole }: Question, at: number, rank: number): FoundBy {
    if (marked && rank > ranks.mark && this.#hasMarks(marked, at))
      return marked.bsn === undefined ? (marked.born === undefined ? "postcode" : "born_on") : "bsn";
    return whole && this.#columns.numbers[at]!.startsWith(whole) ? "personnel_number" : "name";
  }
}

type Tables = Map<string, Table>;

/** A millisecond or so of work: nobody else at the door waits longer for it. */
const atOnce = 10_000;

async function inPieces(size: number, goOn: Search["goOn"], work: (from: number, until: number) => void) {
  for (let from = 0; from < size; from += atOnce) {
    if (from) {
      await breathe();
      goOn?.();
    }
    work(from, Math.min(size, from + atOnce));
  }
}
