import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { readDelivery, type AnyFile } from "./index.ts";
import { intakeOf } from "./intake.ts";
import { jsonOf, soundRow, today, xmlOf } from "./testing/files.ts";

const megabyte = 1024 * 1024;
const json = jsonOf([soundRow]).toString();
const xml = xmlOf([soundRow]).toString();
const within = (content: string) => xml.replace("Jansen", content);
const typed = (declarations: string, content = "Jansen") =>
  within(content).replace("<levering>", `<!DOCTYPE levering ${declarations}><levering>`);
const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join("");
const nested = (open: string, core: string, close: string, depth = 200_000) =>
  open.repeat(depth) + core + close.repeat(depth);
const filler = (bytes: number) => "a".repeat(bytes);
const said = (encoding: string, bytes: BufferEncoding) =>
  Buffer.from(within("Müller").replace(`"1.0"`, `"1.0" encoding="${encoding}"`), bytes);
const both = (text: string) => {
  const [before = "", after = ""] = text.split("Jansen");
  return Buffer.concat([Buffer.from(`${before}Mü`), Buffer.from("ï", "latin1"), Buffer.from(after)]);
};

/** As the thread of a first look gets what does not fit in memory. */
const inPieces = (bytes: Buffer): AnyFile => {
  const intake = intakeOf(10);
  for (let at = 0; at < bytes.length; at += megabyte) intake.take(Buffer.from(bytes.subarray(at, at + megabyte)));
  return intake.done();
};

test.each<[string, () => string | Buffer, string, inPieces?: string]>([
  ["a bomb of entities", () => typed(`[<!ENTITY l0 "ha">${laughs}]`, "&l9;"), "file_doctype"],
  ["an entity from a file", () => typed(`[<!ENTITY x SYSTEM "file:///etc/passwd">]`, "&x;"), "file_doctype"],
  ["a DOCTYPE from elsewhere", () => typed(`SYSTEM "http://ergens.example/x.dtd"`), "file_doctype"],
  ["a DOCTYPE alone", () => typed(""), "file_doctype"],
  ["a DOCTYPE of 16 MB", () => typed(`[<!ENTITY x "${filler(16 * megabyte)}">]`), "file_doctype"],
  ["an entity nobody declared", () => within("&eacute;"), "file_broken"],
  ["XML 200,000 deep", () => nested("<a>", "", "</a>").replace(/^<a>/, "<levering>"), "file_nested"],
  ["XML 200,000 deep in a row", () => within(nested("<a>", "", "</a>")), "file_nested"],
  ["XML 200,000 deep that never closes", () => `<levering>${"<a>".repeat(200_000)}`, "file_nested"],
  ["JSON lists 200,000 deep", () => nested("[", "", "]"), "file_shape"],
  ["JSON lists 200,000 deep in an object", () => nested(`{"a":[`, "", "]}"), "file_nested"],
  ["JSON objects 200,000 deep", () => nested(`{"a":`, "1", "}"), "file_nested"],
  ["JSON 200,000 deep in a row", () => `[{"a":${nested("[", "", "]")}}]`, "file_nested"],
  ["JSON 200,000 deep that never closes", () => `{"a":${"[".repeat(200_000)}`, "file_nested"],
  ["JSON with a value of 16 MB", () => `[{"achternaam":"${filler(16 * megabyte)}"}]`, "file_broken"],
  ["JSON with a number of 16 MB", () => `[{"uren":${"1".repeat(16 * megabyte)}}]`, "file_broken"],
  ["JSON with a name of 16 MB", () => `[{"${filler(16 * megabyte)}":1}]`, "file_broken"],
  ["XML with a text of 16 MB", () => within(filler(16 * megabyte)), "file_shape"],
  [
    "XML with an attribute of 16 MB",
    () => xml.replace("<levering>", `<levering a="${filler(16 * megabyte)}">`),
    "file_shape",
  ],
  ["XML with a comment of 16 MB", () => within(`<!--${filler(16 * megabyte)}-->`), "file_shape"],
  ["XML with a name of 16 MB", () => `<levering><${filler(16 * megabyte)}`, "file_shape"],
  ["a row of 10,000 elements", () => within("<a/>".repeat(10_000)), "file_shape"],
  [
    "an object of 10,000 names",
    () => `[{${Array.from({ length: 10_000 }, (_, at) => `"a${at}":1`).join()}}]`,
    "file_shape",
  ],
  [
    "rows with ever other names",
    () => `[${Array.from({ length: 999 }, (_, at) => `{"a${at}":1,"b${at}":2}`).join()}]`,
    "file_shape",
  ],
  ["100 MB in one line", () => Buffer.alloc(100 * megabyte, "[{"), "too_large", "file_broken"],
  ["a NUL in JSON", () => json.replace("Jansen", "Jan\0sen"), "file_unreadable"],
  ["a NUL written out in JSON", () => json.replace("Jansen", String.raw`Jan\u0000sen`), "file_broken"],
  ["a NUL in XML", () => within("Jan\0sen"), "file_unreadable"],
  ["a NUL written out in XML", () => within("Jan&#0;sen"), "file_broken"],
  ["two encodings in JSON", () => both(json), "file_unreadable"],
  ["two encodings in XML", () => both(xml), "file_unreadable"],
  ["XML that says it is UTF-8 and is not", () => said("UTF-8", "latin1"), "file_unreadable"],
  ["XML that says it is Latin 1 and is UTF-8", () => said("ISO-8859-1", "utf8"), "file_unreadable"],
  ["XML in an encoding we do not know", () => said("EBCDIC-NL", "latin1"), "file_unreadable"],
  ["UTF-16 without a mark", () => Buffer.from(json, "utf16le"), "file_unreadable"],
  ["a name twice in an object", () => json.replace(`"achternaam"`, `"geslacht":"M","achternaam"`), "file_key_twice"],
  ["a name twice, once written otherwise", () => String.raw`[{"a":1,"\u0061":2}]`, "file_key_twice"],
  ["a list twice", () => `{"werknemers":[],"werknemers":[]}`, "file_key_twice"],
  ["two lists after one another", () => `${json}${json}`, "file_broken"],
  ["two roots", () => `${xml}<levering/>`, "file_broken"],
  ["a comma too many", () => json.replace("}]", "},]"), "file_shape"],
  ["a half escape", () => json.replace("Jansen", String.raw`Jan\u00`), "file_broken"],
  ["no number", () => `[{"uren":01}]`, "file_broken"],
  ["tags that cross", () => within("<a><b></a></b>"), "file_broken"],
  ["JSON of something else", () => `{"facturen":[{"bedrag":1}]}`, "file_shape"],
  ["JSON of numbers", () => "[[1,2],[3]]", "file_shape"],
  ["a web page", () => "<html><body>Niet gevonden</body></html>", "file_shape"],
  ["JSON of nobody", () => `{"werknemers":[]}`, "file_empty"],
  ["XML of nobody", () => "<levering/>", "file_empty"],
])("refuses %s within two seconds", async (_, made, code, codeInPieces = code) => {
  const bytes = Buffer.from(made());
  const ways: [AnyFile, string][] = [
    [bytes, code],
    [inPieces(bytes), codeInPieces],
  ];
  for (const [file, expected] of ways) {
    // Of the processor, not of the clock: what else runs on this machine does not count.
    const before = process.cpuUsage();
    const refusal = await readDelivery(file, today).then(
      () => "read",
      (error: Error) => error,
    );
    const { user, system } = process.cpuUsage(before);
    expect(refusal).toMatchObject({ name: "Refusal", code: expected });
    expect(JSON.stringify(refusal)).not.toMatch(/Jan|aaa/);
    expect((user + system) / 1_000_000).toBeLessThan(2);
  }
});

test("refuses a file cut short at any place", async () => {
  for (const whole of [jsonOf([soundRow, { ...soundRow, personnelNumber: "P-2" }]), xmlOf([soundRow])]) {
    expect((await readDelivery(whole, today)).rejections).toEqual([]);
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      await expect(readDelivery(cut, today)).rejects.toMatchObject({ name: "Refusal" });
      if (length > 10) await expect(readDelivery(inPieces(cut), today)).rejects.toMatchObject({ name: "Refusal" });
    }
  }
});

test("says at which line of the file it goes wrong", async () => {
  const lines = jsonOf([soundRow], undefined, true).toString().split("\n");
  const broken = [...lines.slice(0, 4), "???", ...lines.slice(4)].join("\n");
  await expect(readDelivery(Buffer.from(broken), today)).rejects.toMatchObject({
    faults: [{ path: "", sentence: "Het gaat mis bij regel 5 van het bestand." }],
  });
});

/** Heavy input: one value or one row of nearly all there may be, and lists of which every row has faults. */
const heavy: [made: string, code: string][] = [
  [
    '`[${Array(10_000).fill(\'{"personeelsnummer":"P1","achternaam":"=","geslacht":"?","geboortedatum":"","indienst":1}\').join()}]`',
    "read",
  ],
  [
    "`<levering>${'<werknemer><achternaam>Jansen</achternaam></werknemer>'.repeat(900_000)}</levering>`",
    "file_columns_missing",
  ],
  ["`[${'{},'.repeat(16 << 20)}{}]`", "file_columns_missing"],
  ["`<levering><werknemer>${'a'.repeat(48 << 20)}`", "file_shape"],
  ['`[{"a":"${\'a\'.repeat(48 << 20)}`', "file_broken"],
  ["`{\"x\":[${'[],'.repeat(16 << 20)}[]]}`", "file_shape"],
];

test("never takes more than 512 MB", () => {
  const script = `
    const { readRows } = await import(${JSON.stringify(new URL("read.ts", import.meta.url).href)});
    for (const made of [${heavy.map(([it]) => `() => ${it}`).join()}])
      await readRows(Buffer.from(made()), "${today}", { put: () => 0, numberOf: () => "" })
        .then(() => "read", (error) => error.code)
        .then((code) => process.stdout.write(code + " "));
    process.stdout.write(String(process.resourceUsage().maxRSS));
  `;
  const args = ["--max-old-space-size=256", "--input-type=module", "-e", script];
  const told = execFileSync(process.execPath, args, { encoding: "utf8", stdio: "pipe" }).split(" ");
  expect(told.slice(0, -1)).toEqual(heavy.map(([, code]) => code));
  expect(Number(told.at(-1)) / 1024).toBeLessThan(512);
});

test("keeps the thread free while it reads a long list", async () => {
  const rows = Array.from({ length: 5_000 }, (_, at) => ({ ...soundRow, personnelNumber: `P-${at}` }));
  for (const bytes of [jsonOf(rows), xmlOf(rows)]) {
    let turns = 0;
    const clock = setInterval(() => turns++, 1);
    expect((await readDelivery(bytes, today)).accepted).toHaveLength(5_000);
    clearInterval(clock);
    expect(turns).toBeGreaterThan(2);
  }
});
