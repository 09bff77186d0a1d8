import { isUtf8 } from "node:buffer";
import { Refusal } from "@datakluis/contract";

export type Text = { utf8: Buffer; encoding: "UTF-8" | "UTF-16" | "Windows-1252" };

/**
 * The same of a file that does not stand in memory: as UTF-8, from the start each time. A piece is there until the next is asked
 * for, and gone then: who needs it longer copies it.
 */
export type LongText = Pick<Text, "encoding"> & { pieces(): Generator<Buffer> };

export const piecesIn = (text: Text | LongText): Iterable<Buffer> => ("pieces" in text ? text.pieces() : [text.utf8]);

/** So many bytes from the start, as far as there are any. */
export function beginOf(pieces: Iterable<Buffer>, bytes: number): Buffer {
  const found: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    found.push(Buffer.from(piece.subarray(0, bytes - size)));
    size += piece.length;
    if (size >= bytes) break;
  }
  return Buffer.concat(found);
}

export const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

/** An XLSX file is a zip archive, and a zip archive starts with its first local header. */
export const isZip = (bytes: Buffer) => startsWith(bytes, 0x50, 0x4b, 0x03, 0x04);

/**
 * The text of a file as UTF-8. Programs that export personnel data rarely say which encoding they used: a byte order
 * mark decides, then whether the bytes are well-formed UTF-8, and what is left is what Windows writes by default.
 */
export function decode(bytes: Buffer): Text {
  if (startsWith(bytes, 0xff, 0xfe)) return recode(bytes, "utf-16le", "UTF-16");
  if (startsWith(bytes, 0xfe, 0xff)) return recode(bytes, "utf-16be", "UTF-16");
  const marked = startsWith(bytes, 0xef, 0xbb, 0xbf);
  const rest = marked ? bytes.subarray(3) : bytes;
  if (isUtf8(rest)) return readable({ utf8: rest, encoding: "UTF-8" });
  if (marked) throw new Refusal("file_unreadable");
  return recode(rest, "windows-1252", "Windows-1252");
}

function recode(bytes: Buffer, label: string, encoding: Text["encoding"]): Text {
  const { piece, end } = utf8Of(label);
  const utf8 = piece(bytes);
  end();
  return readable({ utf8, encoding });
}

/** What comes in another encoding as UTF-8, piece after piece. Refuses `file_unreadable`. */
export function utf8Of(label: string) {
  const decoder = new TextDecoder(label, { fatal: true });
  const decoded = (bytes?: Buffer): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new Refusal("file_unreadable");
    }
  };
  return {
    piece: (bytes: Buffer): Buffer => {
      if (label === "windows-1252" && bytes.some(isNoWindows1252)) throw new Refusal("file_unreadable");
      return Buffer.from(decoded(bytes));
    },
    /** Refuses half a letter. */
    end: () => void decoded(),
  };
}

/** Whether these pieces together are well-formed UTF-8. */
export function areUtf8(pieces: Iterable<Buffer>): boolean {
  let half: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    const bytes = half.length ? Buffer.concat([half, piece]) : piece;
    const end = wholeLetters(bytes);
    if (!isUtf8(bytes.subarray(0, end))) return false;
    half = Buffer.from(bytes.subarray(end));
  }
  return half.length === 0;
}

/** Where the last whole letter of UTF-8 ends: the first byte of a letter says how many it has. */
function wholeLetters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes.at(-back)!;
    if ((byte & 0xc0) === 0x80) continue;
    const has = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return has > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The five bytes Windows-1252 has no letter for. They betray another code page, or no text at all. */
const isNoWindows1252 = (byte: number) =>
  byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d;

/** Text has no NUL and no control characters other than white space; a file that has them is something else. */
export function mustBeText(utf8: Buffer): Buffer {
  for (let at = 0; at < utf8.length; at++) {
    const byte = utf8[at] ?? 0;
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20)) throw new Refusal("file_unreadable");
  }
  return utf8;
}

const readable = (text: Text): Text => ({ ...text, utf8: mustBeText(text.utf8) });
