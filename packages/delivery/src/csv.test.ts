import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decode } from "./bytes.ts";
import { openCsv } from "./csv.ts";
import { isBlank, type Line } from "./table.ts";

/** The parser alone, over the whole text; undefined for what it does not take. */
function parsedAlone(text: string): Line[] | undefined {
  try {
    const records = parse(text, {
      ...{ delimiter: ";", record_delimiter: ["\r\n", "\n", "\r"], relax_column_count: true, relax_quotes: true },
    }) as string[][];
    let line = 1;
    return records.flatMap((cells) => {
      const begins = line;
      line += 1 + cells.reduce((ends, cell) => ends + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      return isBlank(cells) ? [] : [{ line: begins, cells }];
    });
  } catch {
    return undefined;
  }
}

async function read(text: string): Promise<Line[] | undefined> {
  const lines: Line[] = [];
  try {
    for await (const some of openCsv(decode(Buffer.from(text))).lines) lines.push(...some);
    return lines;
  } catch {
    return undefined;
  }
}

const heading = "Personeelsnummer;Achternaam;Geslacht\r\n";

test("whether split or parsed, every line has the same cells under the same number, wherever a slice ends", async () => {
  const piece = fc.string({
    unit: fc.constantFrom(..."aé;; \t", "\r\n", "\n", "\r", "€", "P-1;Jansen;Vrouw\r\n"),
    maxLength: 40,
  });
  const quoted = fc.string({ unit: fc.constantFrom(...'aé;"" ', "\r\n", "\n", '"x;y"', '"a""b"'), maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      piece,
      fc.integer({ min: 1, max: 5_000 }),
      fc.option(quoted),
      piece,
      async (one, times, two, end) => {
        const text = heading + one.repeat(times) + (two ?? "") + end;
        expect(await read(text)).toEqual(parsedAlone(text));
      },
    ),
    { numRuns: 40 },
  );
});
