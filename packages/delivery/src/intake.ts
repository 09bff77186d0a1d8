import { mostWhole, Refusal } from "@datakluis/contract";
import { areUtf8, beginOf, mustBeText, startsWith, utf8Of, type LongText } from "./bytes.ts";
import { letGo } from "@datakluis/kit/threads";
import { once } from "./once.ts";
import { spillOf, type Spill } from "./spill.ts";

/** So much of a file stands in memory; of a larger one a piece at a time. */
const fewBytes = 8 * 1024 * 1024;

/** A file of which only pieces stand in memory. What is XLSX is made whole to be read, as far as it may be so large. */
export type LongFile = { size: number; head: Buffer; text(): LongText; whole(): Buffer };
export type AnyFile = Buffer | LongFile;

export const headOf = (file: AnyFile, bytes: number): Buffer =>
  Buffer.isBuffer(file) ? file.subarray(0, bytes) : file.head.subarray(0, bytes);

/** All of it, when it is not too large for that. */
export const wholeOf = (file: AnyFile): Buffer | null =>
  Buffer.isBuffer(file) ? file : file.size > mostWhole ? null : file.whole();

/** Takes a file in, piece by piece as it comes, and uses them up. Once it is larger than `most`, pieces of it stand in memory and no more. */
export function intakeOf(most = fewBytes) {
  let few: Buffer[] = [];
  let spill: Spill | undefined;
  let [size, pieces] = [0, 0];

  return {
    take: (piece: Uint8Array): void => {
      size += piece.length;
      few.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
      if (!spill && size <= most) return;
      spill ??= spillOf();
      for (const one of few) {
        pieces = 1 + spill.put(one);
        letGo(one);
      }
      few = [];
    },
    done: (): AnyFile => {
      if (!spill) return Buffer.concat(few);
      const from = spill;
      const raw = function* (): Generator<Buffer> {
        for (let number = 0; number < pieces; number++) {
          const piece = from.take(number);
          yield piece;
          letGo(piece);
        }
      };
      const head = beginOf(raw(), headBytes);
      const whole = () => Buffer.concat(Array.from({ length: pieces }, (_, number) => from.take(number)));
      return { size, head, whole, text: once(() => longText(head, raw)) };
    },
  };
}

/** What a file is stands in its first bytes. */
const headBytes = 64 * 1024;

/** What `decode` finds of a file in memory, of one that is not. */
function longText(head: Buffer, raw: () => Generator<Buffer>): LongText {
  const utf16 = startsWith(head, 0xff, 0xfe) ? "utf-16le" : startsWith(head, 0xfe, 0xff) ? "utf-16be" : undefined;
  if (utf16) return recoded(raw, utf16, "UTF-16");
  const marked = startsWith(head, 0xef, 0xbb, 0xbf);
  if (!areUtf8(raw())) {
    if (marked) throw new Refusal("file_unreadable");
    return recoded(raw, "windows-1252", "Windows-1252");
  }
  const pieces = function* (): Generator<Buffer> {
    let skip = marked ? 3 : 0;
    for (const piece of raw()) {
      yield mustBeText(piece.subarray(skip));
      skip = Math.max(0, skip - piece.length);
    }
  };
  return { encoding: "UTF-8", pieces };
}

const recoded = (raw: () => Generator<Buffer>, label: string, encoding: LongText["encoding"]): LongText => ({
  encoding,
  pieces: function* () {
    const { piece: recode, end } = utf8Of(label);
    for (const piece of raw()) yield mustBeText(recode(piece));
    end();
  },
});
