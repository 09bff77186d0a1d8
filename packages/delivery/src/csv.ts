import { setImmediate as breathe } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import { parse, type Options } from "csv-parse";
import { parse as parseNow } from "csv-parse/sync";
import type { Text } from "./bytes.ts";
import { fieldOf } from "./headings.ts";
import { isBlank, type Line, type Table } from "./table.ts";

const separators = { ";": "puntkomma", ",": "komma", "\t": "tab", "|": "verticale streep" } as const;
type Separator = keyof typeof separators;

/** The headings must stand in the first 64 kB, and a row in 1 MB: more is no list of employees. */
const headBytes = 64 * 1024;
const rowBytes = 1024 * 1024;
const sliceBytes = 64 * 1024;

/**
 * A row with another number of cells is for the caller to judge. Blank lines come through as rows with one empty
 * cell, so that lines are counted here: the parser counts a line end inside quotes double when it is CR LF.
 */
const options = (delimiter: string): Options => ({
  delimiter,
  record_delimiter: ["\r\n", "\n", "\r"],
  relax_column_count: true,
  relax_quotes: true,
  max_record_size: rowBytes,
});

export function openCsv({ utf8, encoding }: Text): Table {
  const head = utf8.subarray(0, headBytes).toString();
  const blank = /^\s*$/.test(head);
  if (blank && utf8.length <= headBytes) throw new Refusal("file_empty");
  if (blank || (utf8.length > headBytes && !/[\r\n]/.test(head))) throw new Refusal("file_unreadable");
  const { separator, skip } = separatorOf(head);
  return {
    format: `CSV, ${separators[separator]}, ${encoding}`,
    lines: linesOf(utf8.subarray(Buffer.byteLength(skip)), separator, 1 + lineEnds(skip)),
  };
}

/** Excel lets a first line `sep=;` say it; otherwise the separator that yields most headings we know. */
function separatorOf(head: string): { separator: Separator; skip: string } {
  const said = /^sep=([;,\t|])[^\r\n]*(\r\n|\n|\r)/i.exec(head);
  if (said) return { separator: said[1] as Separator, skip: said[0] };
  const skip = /^( *(\r\n|\n|\r))*/.exec(head)?.[0] ?? "";
  const ranked = (Object.keys(separators) as Separator[]).map((separator) => {
    const headings = headingsOf(head.slice(skip.length), separator);
    return { separator, known: headings.filter(fieldOf).length, count: headings.length };
  });
  // Of headings nobody knows, an employer says himself what they are: then the most of them are the likeliest.
  const best = ranked.reduce((one, next) =>
    next.known > one.known || (next.known === 0 && one.known === 0 && next.count > one.count) ? next : one,
  );
  return { separator: best.separator, skip };
}

function headingsOf(head: string, separator: Separator): string[] {
  try {
    return parseNow(head, { ...options(separator), to: 1 })[0] ?? [];
  } catch {
    return [];
  }
}

async function* linesOf(utf8: Buffer, separator: Separator, first: number): AsyncGenerator<Line[]> {
  let line = first;
  for await (const records of recordsOf(utf8, separator)) {
    const lines: Line[] = [];
    for (const cells of records) {
      if (!isBlank(cells)) lines.push({ line, cells });
      line += 1 + cells.reduce((ends, cell) => ends + lineEnds(cell), 0);
    }
    yield lines;
  }
}

/** In slices, with a breath between them, so that a server reading a large file keeps answering. */
async function* recordsOf(utf8: Buffer, separator: Separator): AsyncGenerator<string[][]> {
  const records: string[][] = [];
  const parser = parse(options(separator));
  parser.on("data", (cells: string[]) => records.push(cells));
  // The parser's own message quotes the cell it stumbled over, so it goes no further.
  parser.on("error", () => undefined);
  for (let at = 0; !parser.readableEnded; at += sliceBytes) {
    if (at < utf8.length) parser.write(utf8.subarray(at, at + sliceBytes));
    else if (!parser.writableEnded) parser.end();
    await breathe();
    if (parser.errored) throw new Refusal("file_unreadable");
    yield records.splice(0);
  }
}

const lineEnds = (text: string) =>
  text.includes("\n") || text.includes("\r") ? (text.match(/\r\n|\n|\r/g)?.length ?? 0) : 0;
