import { setImmediate as breathe } from "node:timers/promises";
import { Refusal } from "@datakluis/contract";
import { SaxesParser } from "saxes";
import type { Asked } from "./sivi-asked.ts";
import { beginOf, piecesIn, type LongText, type Text } from "./bytes.ts";
import { letters } from "./values.ts";
import { nested, type About, type Entries, type Entry } from "./source.ts";

/** An element with what stands in it. `name` has no prefix: of a namespace the year changes, not what it means. */
export type Element = { name: string; text: string; children: Element[] };

/** How the rows of a kind of message are found: by the names from the root down to where they stand. */
export type Shape = {
  format: string;
  /** The message names nobody: its rows are only of use for whoever is known. */
  nameless: boolean;
  /** The names of elements that say something, but not to us. */
  unread: ReadonlySet<string>;
  /** How many others say something: their names could be anything. */
  unknown: () => number;
  /** What it asks of whoever takes it in. */
  asked?: () => Asked | null;
  rowAt: (path: readonly string[]) => boolean;
  /** The rows in such an element, the first with this number. */
  entriesOf: (element: Element, row: number) => Entry[];
};

const sliceBytes = 64 * 1024;
/** Between two tags, and in one row, stands no more than this. */
const mostQuietBytes = 16 * sliceBytes;
const mostElements = 5_000;
const mostDepth = 32;

/** What begins as XML does. */
export const isXml = (head: string) => /^\s*<[?!\p{L}_]/u.test(head);

/**
 * Rows of XML, one at a time. A DOCTYPE is refused before what stands there is parsed, so there are no entities but the five
 * of XML itself: no bombs, nothing from outside. Refuses `file_doctype`, `file_broken`, `file_nested` and `file_shape`.
 *
 * @param shapeOf what the message is, by the name of its root and its namespace; undefined when nobody here knows it
 */
export function openXml(
  text: Text | LongText,
  shapeOf: (root: string, namespace: string) => Shape | undefined,
): Entries {
  let found: Shape | undefined;
  return {
    entries: entriesOf(harmless(text), (...root) => {
      const shape = shapeOf(...root);
      if (!shape) throw new Refusal("file_shape");
      return (found = shape);
    }),
    told: () => ({
      format: `${found?.format ?? "XML"}, ${text.encoding}`,
      page: false,
      nameless: found?.nameless ?? false,
      unread: [...(found?.unread ?? [])],
      ignoredColumns: found?.unknown() ?? 0,
      asked: found?.asked?.() ?? null,
    }),
  };
}

const doctype = "<!DOCTYPE";

/** Its bytes, a slice at a time, as far as a parser may see them: in one encoding, and no DOCTYPE. */
function* harmless(text: Text | LongText): Generator<Buffer> {
  const allows = lettersOf(text);
  let before = Buffer.alloc(0);
  for (const piece of piecesIn(text))
    for (let at = 0; at < piece.length; at += sliceBytes) {
      const slice = piece.subarray(at, at + sliceBytes);
      if (!allows(slice)) throw new Refusal("file_unreadable");
      const seen = before.length ? Buffer.concat([before, slice]) : slice;
      if (seen.includes(doctype)) throw new Refusal("file_doctype");
      before = Buffer.from(seen.subarray(-(doctype.length - 1)));
      yield slice;
    }
}

/**
 * What the file says of its encoding must be what its bytes are; else there are two in it, or letters would change. Where it names
 * another, only letters may stand in it that are the same in both.
 */
function lettersOf(text: Text | LongText): (slice: Buffer) => boolean {
  const { encoding } = text;
  const head = beginOf(piecesIn(text), 256).toString("latin1", 0, 256);
  const said = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1]?.toLowerCase() ?? "utf-8";
  if (encoding === "UTF-16" && said.startsWith("utf-")) return () => true;
  if (encoding === "UTF-8") return said === "utf-8" ? () => true : (slice) => slice.every((byte) => byte < 0x80);
  if (encoding === "Windows-1252" && westerns.has(said)) return () => true;
  throw new Refusal("file_unreadable");
}

const westerns = new Set(["iso-8859-1", "windows-1252"]);

type Root = (name: string, namespace: string) => Shape;

async function* entriesOf(slices: Iterable<Buffer>, rootOf: Root): AsyncGenerator<Entry[]> {
  const parser = new SaxesParser({ xmlns: true });
  const letter = new TextDecoder();
  const path: string[] = [];
  const inRow: Element[] = [];
  let shape: Shape | undefined;
  let [row, elements, quiet, ready] = [0, 0, 0, [] as Entry[]];

  const refuse = (code: "file_broken" | "file_nested"): never => {
    throw new Refusal(code, [{ path: "", sentence: `Het gaat mis bij regel ${parser.line} van het bestand.` }]);
  };
  // The parser's own message quotes what it stumbled over, so it goes no further.
  parser.on("error", () => refuse("file_broken"));
  parser.on("opentag", ({ local, uri }) => {
    quiet = 0;
    path.push(local);
    if (path.length > mostDepth) refuse("file_nested");
    shape ??= rootOf(local, uri);
    if (inRow.length === 0 && !shape.rowAt(path)) return;
    elements = inRow.length === 0 ? 1 : elements + 1;
    if (elements > mostElements) throw new Refusal("file_shape");
    const element: Element = { name: local, text: "", children: [] };
    inRow.at(-1)?.children.push(element);
    inRow.push(element);
  });
  const hear = (text: string) => {
    const element = inRow.at(-1);
    if (element) element.text += text;
  };
  parser.on("text", hear);
  parser.on("cdata", hear);
  parser.on("closetag", () => {
    quiet = 0;
    path.pop();
    const element = inRow.pop();
    if (!element || inRow.length > 0 || !shape) return;
    const entries = shape.entriesOf(element, row + 1);
    row += entries.length;
    ready.push(...entries);
  });

  for (const slice of slices) {
    quiet += slice.length;
    if (quiet > mostQuietBytes) throw new Refusal("file_shape");
    parser.write(letter.decode(slice, { stream: true }));
    yield ready.splice(0);
    await breathe();
  }
  parser.close();
  yield ready;
}

/** Our own: `werknemer`, `afdeling` and `melding`, under the root or in a group of its own, with a field in each element. */
export function ownShape(root: string): Shape | undefined {
  if (!groups.has(letters(root))) return undefined;
  const aboutOf = (name: string) => rows[letters(name)];
  return {
    format: "XML",
    nameless: false,
    unread: new Set(),
    unknown: () => 0,
    rowAt: (path) =>
      aboutOf(path.at(-1) ?? "") !== undefined &&
      (path.length === 2 || (path.length === 3 && groups.has(letters(path[1] ?? "")))),
    entriesOf: ({ name, children }, row) => [{ row, about: aboutOf(name) ?? "employee", cells: cellsOf(children) }],
  };
}

const groups = new Set(["levering", "werknemers", "afdelingen", "verzuim"]);
const rows: Partial<Record<string, About>> = { werknemer: "employee", afdeling: "department", melding: "absence" };

const cellsOf = (children: readonly Element[]) =>
  children.map(({ name, text, children: below }) => [name, below.length > 0 ? nested : text] as const);
