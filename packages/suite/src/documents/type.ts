import type { DocumentType } from "@datakluis/contract";

/**
 * What a file is, by its bytes: its name says what somebody wants it to be. Nothing of what we do not know, nor of what
 * holds a program of its own (macros). Never throws, whatever it is given.
 */
export function typeOf(bytes: Buffer): DocumentType | undefined {
  if (bytes.subarray(0, 5).toString("latin1") === "%PDF-") return "pdf";
  if (bytes.subarray(0, 8).equals(png)) return "png";
  if (bytes.subarray(0, 3).equals(jpeg)) return "jpeg";
  const names = namesInZip(bytes);
  if (names) return typeOfZip(bytes, names);
  return isText(bytes) ? "txt" : undefined;
}

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff]);

function typeOfZip(bytes: Buffer, names: readonly string[]): DocumentType | undefined {
  const holdsProgram = names.some((it) => /vbaProject|^Basic\/|^Scripts\//i.test(it));
  if (holdsProgram) return undefined;
  if (names.includes("[Content_Types].xml") && names.includes("word/document.xml")) return "docx";
  // OpenDocument says what it is in its first file, not compressed (ODF 1.3 part 2, 3.3).
  const said = bytes.subarray(30, 30 + 8 + odt.length).toString("latin1");
  return names[0] === "mimetype" && said === `mimetype${odt}` ? "odt" : undefined;
}
const odt = "application/vnd.oasis.opendocument.text";

const [endMark, entryMark, endBytes, entryBytes] = [0x06054b50, 0x02014b50, 22, 46];

/** The names in the directory at the end of a ZIP file (APPNOTE 4.3); nothing for what is none. */
function namesInZip(bytes: Buffer): string[] | undefined {
  if (bytes.length < endBytes || bytes.readUInt32LE(0) !== 0x04034b50) return undefined;
  let end = bytes.length - endBytes;
  const first = Math.max(0, end - 0xffff);
  while (end >= first && bytes.readUInt32LE(end) !== endMark) end -= 1;
  if (end < first) return undefined;
  const [count, from] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 16)];
  const names: string[] = [];
  for (let at = from; names.length < count;) {
    if (at + entryBytes > end || bytes.readUInt32LE(at) !== entryMark) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((it) => bytes.readUInt16LE(at + it)) as [number, number, number];
    names.push(bytes.subarray(at + entryBytes, at + entryBytes + name).toString("utf8"));
    at += entryBytes + name + extra + comment;
  }
  return names;
}

/** Text as people save it: no bytes that steer a machine, apart from tabs and the ends of lines and pages. */
const isText = (bytes: Buffer): boolean =>
  bytes.length > 0 && bytes.every((it) => it >= 0x20 || it === 0x09 || it === 0x0a || it === 0x0c || it === 0x0d);
