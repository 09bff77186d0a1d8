import { crc32, deflateRawSync } from "node:zlib";

export type Part = { name: string; content: Buffer; declared?: number; hidden?: boolean };

/** A zip archive as anybody could write it, also one that lies about a size or keeps an entry out of its directory. */
export function archive(parts: Part[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, declared = content.length, hidden } of parts) {
    const packed = deflateRawSync(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declared, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    locals.push(Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed);
    if (!hidden) directory.push(Buffer.from("PK\x01\x02\x14\x00"), common, tail, Buffer.from(name));
    offset += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  const listed = parts.filter(({ hidden }) => !hidden).length;
  end.writeUInt16LE(listed, 8);
  end.writeUInt16LE(listed, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const office = "http://schemas.openxmlformats.org";

/** The smallest spreadsheet there is, around the rows given as XML. */
export const workbook = (sheetData: string): Part[] => [
  {
    name: "xl/workbook.xml",
    content: Buffer.from(
      `<workbook xmlns="${office}/spreadsheetml/2006/main" xmlns:r="${office}/officeDocument/2006/relationships">` +
        `<sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
  },
  {
    name: "xl/_rels/workbook.xml.rels",
    content: Buffer.from(
      `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" ` +
        `Type="${office}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
  },
  {
    name: "xl/worksheets/sheet1.xml",
    content: Buffer.from(
      `<worksheet xmlns="${office}/spreadsheetml/2006/main"><sheetData>${sheetData}</sheetData></worksheet>`,
    ),
  },
];

/** Rows of text as the cells of a sheet. */
export const sheetRows = (rows: string[][]) =>
  rows
    .map((row, at) => {
      const cells = row.map((cell, column) => {
        const place = `${String.fromCodePoint(65 + column)}${at + 1}`;
        return `<c r="${place}" t="inlineStr"><is><t>${cell}</t></is></c>`;
      });
      return `<row r="${at + 1}">${cells.join("")}</row>`;
    })
    .join("");
