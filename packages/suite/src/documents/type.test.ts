import { crc32 } from "node:zlib";
import { DocumentType } from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { typeOf } from "./type.ts";

/** A ZIP file of files that are not compressed. */
function zipOf(files: readonly (readonly [string, string])[]): Buffer {
  const [local, directory] = [[], []] as [Buffer[], Buffer[]];
  let at = 0;
  for (const [name, content] of files) {
    const [said, bytes] = [Buffer.from(name), Buffer.from(content)];
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt32LE(crc32(bytes), 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt32LE(bytes.length, 22);
    head.writeUInt16LE(said.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    head.copy(entry, 16, 14, 28);
    entry.writeUInt32LE(at, 42);
    local.push(head, said, bytes);
    directory.push(entry, said);
    at += head.length + said.length + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...directory, end]);
}

const word = [
  ["[Content_Types].xml", "<Types/>"],
  ["word/document.xml", "<document/>"],
] as const;
const odt = ["mimetype", "application/vnd.oasis.opendocument.text"] as const;

test.each([
  ["a PDF", Buffer.from("%PDF-1.7 en meer"), "pdf"],
  ["a PNG", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), "png"],
  ["a JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), "jpeg"],
  ["a document of Word", zipOf(word), "docx"],
  ["a document of LibreOffice", zipOf([odt, ["content.xml", "<x/>"]]), "odt"],
  ["text", Buffer.from("Geachte mevrouw,\r\n\tdé brief"), "txt"],
  ["text of an older Windows", Buffer.from("caf\xe9", "latin1"), "txt"],
  ["a document of Word with macros", zipOf([...word, ["word/vbaProject.bin", "x"]]), undefined],
  ["a document of LibreOffice with macros", zipOf([odt, ["Basic/Standard/Module1.xml", "x"]]), undefined],
  [
    "a spreadsheet",
    zipOf([
      ["[Content_Types].xml", ""],
      ["xl/workbook.xml", ""],
    ]),
    undefined,
  ],
  ["an OpenDocument spreadsheet", zipOf([["mimetype", "application/vnd.oasis.opendocument.spreadsheet"]]), undefined],
  ["any ZIP file", zipOf([["brief.txt", "Iets"]]), undefined],
  ["a ZIP file cut off", zipOf(word).subarray(0, 60), undefined],
  ["a program", Buffer.from([0x4d, 0x5a, 0x90, 0x00, 0x03]), undefined],
  ["nothing", Buffer.alloc(0), undefined],
])("%s is known by its bytes", (_what, bytes, type) => {
  expect(typeOf(bytes)).toBe(type);
});

test("whatever a file holds, it is of a kind or of none, and what changes a byte of a ZIP never breaks it", () => {
  const kinds = [...DocumentType.options, undefined];
  const whole = zipOf([...word, odt]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(kinds).toContain(typeOf(Buffer.from(bytes)));
    }),
  );
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
      const changed = Buffer.from(whole);
      changed[at] = byte;
      expect(kinds).toContain(typeOf(changed.subarray(0, length)));
    }),
  );
});
