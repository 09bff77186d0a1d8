import { setImmediate as breathe } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import { piecesIn, type LongText, type Text } from "./bytes.ts";
import { bare } from "./headings.ts";
import { scannerOf, type Scanner } from "./json-scanner.ts";
import { nested, type About, type Entries, type Entry, type Value } from "./source.ts";

const sliceRows = 500;

/** What begins like an array of objects or like an object. `[Naam];[Functie]` begins like neither. */
export const isJson = (head: string) => /^\s*(?:\[\s*(?:[[{\]]|$)|\{\s*(?:["}]|$))/.test(head);

/** Under which names rows stand: ours, and the one of a connector of AFAS. */
const lists: Partial<Record<string, About>> = {
  werknemers: "employee",
  rows: "employee",
  afdelingen: "department",
  verzuim: "absence",
};

/**
 * Rows of JSON: a list of employees, or an object with `werknemers`, `afdelingen` or the `rows` of an AFAS connector,
 * whose `skip` and `take` say whether there are more pages. One row at a time leaves the bytes; what stands elsewhere
 * is read over. Refuses `file_broken`, `file_nested`, `file_key_twice` and `file_shape`.
 */
export function openJson(text: Text | LongText): Entries {
  const { encoding } = text;
  // JSON is UTF-8 (RFC 8259); what is not, holds two encodings or is a guess.
  if (encoding === "Windows-1252") throw new Refusal("file_unreadable");
  const scanner = scannerOf(piecesIn(text));
  let [row, found, skip, take] = [0, false, 0, 0];

  function* listOf(about: About): Generator<Entry> {
    found = true;
    for (const begins of scanner.items(1)) {
      if (begins !== "{") throw new Refusal("file_shape");
      row += 1;
      yield { row, about, cells: cellsOf(scanner) };
    }
  }

  function* entriesOf(): Generator<Entry> {
    if (scanner.begins() === "[") yield* listOf("employee");
    else
      for (const key of scanner.keys(0)) {
        const about = lists[bare(key)];
        const list = scanner.begins() === "[";
        if (about && list) yield* listOf(about);
        else if (key === "skip") skip = Number(scanner.scalar(0));
        else if (key === "take") take = Number(scanner.scalar(0));
        else scanner.scalar(0);
      }
    scanner.end();
    if (!found) throw new Refusal("file_shape");
  }

  return {
    entries: inSlices(entriesOf()),
    told: () => ({
      format: `JSON, ${encoding}`,
      page: skip > 0 || (take > 0 && row >= take),
      nameless: false,
      unread: [],
      ignoredColumns: 0,
    }),
  };
}

/** The fields of the row that begins here. */
function cellsOf(scanner: Scanner): Entry["cells"] {
  const cells: [string, Value][] = [];
  for (const key of scanner.keys(2)) cells.push([key, scanner.scalar(2) ?? nested]);
  return cells;
}

/** With a breath between them, so that a server reading a large file keeps answering. */
async function* inSlices(entries: Generator<Entry>): AsyncGenerator<Entry[]> {
  let slice: Entry[] = [];
  for (const entry of entries) {
    if (slice.push(entry) < sliceRows) continue;
    yield slice;
    slice = [];
    await breathe();
  }
  yield slice;
}
