import { expect, test } from "vitest";
import type { RecordLine } from "@datakluis/contract";
import { csvOf } from "./csv.ts";

const line: RecordLine = {
  id: 7,
  at: "2026-07-01T22:00:00.000Z",
  byName: "H. Adviseur",
  role: "user",
  deed: "sharing.shared",
  ref: null,
  personnelNumber: "MS004",
  aboutName: null,
  purpose: "sick_report",
  amount: null,
  network: "192.0.2.0/24",
};
const rowsOf = async (...lines: RecordLine[]) => {
  const pieces = await Array.fromAsync(
    csvOf(
      (async function* () {
        yield lines;
      })(),
    ),
  );
  return pieces.join("").split("\r\n");
};

test("a file begins with the mark by which Excel knows its letters, and says things in Dutch", async () => {
  const [head, row, rest] = await rowsOf(line);
  expect(head).toMatch(/^\uFEFF"Nummer";/);
  expect(row).toBe(
    '"7";"2026-07-02 00:00:00";"H. Adviseur";"Gebruiker";"Dossier gedeeld";"MS004";"";"Ziekmelding";"";"192.0.2.0/24"',
  );
  expect(rest).toBe("");
});

test("why somebody was told no is the sentence he read", async () => {
  const [, row] = await rowsOf({ ...line, deed: "refused", purpose: "has_content" });
  expect(row).toContain('"Geweigerd";"MS004";"";"In dit dossier is al geschreven.');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "＝1+1"])("%j is text to a spreadsheet", async (name) => {
  const [, row] = await rowsOf({ ...line, byName: name });
  expect(row).toContain(`;"'${name}";`);
});

test("quotes and separators stay within their cell", async () => {
  const [, row] = await rowsOf({ ...line, byName: 'A; "B"' });
  expect(row).toContain(';"A; ""B""";');
});
