import { setImmediate as breathe } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import { parse, type Options } from "csv-parse";
import { parse as parseNow } from "csv-parse/sync";
import { beginOf, piecesIn, type LongText, type Text } from "./bytes.ts";
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

export function openCsv(text: Text | LongText): Table {
  const long = "pieces" in text;
  const begins = long ? beginOf(text.pieces(), headBytes + 1) : text.utf8;
  const isLonger = begins.length > headBytes;
  const head = begins.subarray(0, headBytes).toString();
  const blank = /^\s*$/.test(head);
  if (blank && !isLonger) throw new Refusal("file_empty");
  if (blank || (isLonger && !/[\r\n]/.test(head))) throw new Refusal("file_unreadable");
  const { separator, skip } = separatorOf(head);
  const slices = slicesOf(piecesIn(text), Buffer.byteLength(skip));
  return {
    format: `CSV, ${separators[separator]}, ${text.encoding}`,
    lines: linesOf(slices, separator, 1 + lineEnds(skip)),
  };
}

function* slicesOf(pieces: Iterable<Buffer>, skip: number): Generator<Buffer> {
  let from = skip;
  for (const piece of pieces) {
    for (let at = from; at < piece.length; at += sliceBytes) yield piece.subarray(at, at + sliceBytes);
    from = Math.max(0, from - piece.length);
  }
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

/**
 * Up to its first quote every line of a file is a row, and a cell ends where a separator stands: that is split, which takes
 * a tenth of what the parser needs. From the line with the first quote on it is the parser's. In slices, with a breath
 * between them, so that a server reading a large file keeps answering.
 */
async function* linesOf(chunks: Iterable<Buffer>, separator: Separator, first: number): AsyncGenerator<Line[]> {
  let line = first;
  let rest: Buffer = Buffer.alloc(0);
  let parser: ReturnType<typeof parsing> | undefined;
  const split = (bytes: Buffer): Line[] => {
    const texts = linesIn(bytes.toString());
    const lines = texts.map((text, at) => ({ line: line + at, cells: text.split(separator) }));
    line += texts.length;
    return lines.filter(({ cells }) => !isBlank(cells));
  };
  const parsed = (records: string[][]): Line[] =>
    records.flatMap((cells) => {
      const begins = line;
      line += 1 + cells.reduce((ends, cell) => ends + lineEnds(cell), 0);
      return isBlank(cells) ? [] : { line: begins, cells };
    });

  for (const chunk of chunks) {
    await breathe();
    if (parser) {
      yield parsed(await parser.take(chunk));
      continue;
    }
    const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    const quote = bytes.indexOf('"');
    const end = wholeLines(quote < 0 ? bytes : bytes.subarray(0, quote), quote < 0);
    rest = Buffer.from(bytes.subarray(end));
    yield split(bytes.subarray(0, end));
    if (quote >= 0) yield parsed(await (parser = parsing(separator)).take(rest));
    else if (rest.length > rowBytes) throw new Refusal("file_unreadable");
  }
  yield parser ? parsed(await parser.end()) : split(rest);
}

const [feed, back] = [0x0a, 0x0d];

/** Where the last whole line ends. */
function wholeLines(bytes: Buffer, more: boolean): number {
  // The line feed that belongs to a carriage return may still come.
  const until = more && bytes.at(-1) === back ? bytes.length - 1 : bytes.length;
  if (until === 0) return 0;
  return 1 + Math.max(bytes.lastIndexOf(feed, until - 1), bytes.lastIndexOf(back, until - 1));
}

function linesIn(text: string): string[] {
  const lines = text.includes("\r") ? text.split(/\r\n|\n|\r/) : text.split("\n");
  // What stands behind the last line end is no line.
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Rows by the parser, as far as they are whole. */
function parsing(separator: Separator) {
  let records: string[][] = [];
  const parser = parse(options(separator));
  parser.on("data", (cells: string[]) => records.push(cells));
  // The parser's own message quotes the cell it stumbled over, so it goes no further.
  parser.on("error", () => undefined);
  const taken = async (): Promise<string[][]> => {
    await breathe();
    if (parser.errored) throw new Refusal("file_unreadable");
    const some = records;
    records = [];
    return some;
  };
  return {
    take: (chunk: Buffer) => {
      // It keeps of it what it has not parsed yet.
      parser.write(Buffer.from(chunk));
      return taken();
    },
    end: async () => {
      parser.end();
      const last: string[][] = [];
      while (!parser.readableEnded) last.push(...(await taken()));
      return [...last, ...(await taken())];
    },
  };
}

const lineEnds = (text: string) =>
  text.includes("\n") || text.includes("\r") ? (text.match(/\r\n|\n|\r/g)?.length ?? 0) : 0;
