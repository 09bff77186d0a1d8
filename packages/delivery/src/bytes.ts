import { isUtf8 } from "node:buffer";
import { Refusal } from "@datakluis/contract";

export type Text = { utf8: Buffer; encoding: "UTF-8" | "UTF-16" | "Windows-1252" };

const startsWith = (bytes: Buffer, ...magic: number[]) => magic.every((byte, at) => bytes[at] === byte);

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
  if (marked || rest.some(isNoWindows1252)) throw new Refusal("file_unreadable");
  return recode(rest, "windows-1252", "Windows-1252");
}

function recode(bytes: Buffer, label: string, encoding: Text["encoding"]): Text {
  try {
    return readable({ utf8: Buffer.from(new TextDecoder(label, { fatal: true }).decode(bytes)), encoding });
  } catch {
    throw new Refusal("file_unreadable");
  }
}

/** The five bytes Windows-1252 has no letter for. They betray another code page, or no text at all. */
const isNoWindows1252 = (byte: number) =>
  byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d;

/** Text has no NUL and no control characters other than white space; a file that has them is something else. */
function readable(text: Text): Text {
  const { utf8 } = text;
  for (let at = 0; at < utf8.length; at++) {
    const byte = utf8[at] ?? 0;
    if (byte < 0x09 || (byte > 0x0d && byte < 0x20)) throw new Refusal("file_unreadable");
  }
  return text;
}
