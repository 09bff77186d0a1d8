import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every way a value could lie about: as it is, in capitals, without accents, and as base64, hex or UTF-16. */
export function disguisesOf(value: string): Buffer[] {
  const plain = value.normalize("NFC");
  const bare = plain.normalize("NFD").replace(/\p{M}/gu, "");
  const spaceless = plain.replaceAll(" ", "");
  const texts = new Set([
    plain,
    plain.toUpperCase(),
    plain.toLowerCase(),
    bare,
    bare.toUpperCase(),
    bare.toLowerCase(),
    spaceless,
  ]);
  const found = new Map<string, Buffer>();
  const add = (bytes: Buffer) => bytes.length >= 6 && found.set(bytes.toString("latin1"), bytes);
  for (const text of texts) {
    const bytes = Buffer.from(text, "utf8");
    add(bytes);
    add(Buffer.from(text, "latin1"));
    add(Buffer.from(text, "utf16le"));
    add(Buffer.from(bytes.toString("hex")));
    add(Buffer.from(bytes.toString("hex").toUpperCase()));
    add(Buffer.from(encodeURIComponent(text)));
    add(
      Buffer.from(
        JSON.stringify(text)
          .slice(1, -1)
          .replace(/[^\x20-\x7e]/g, (it) => `\\u${it.charCodeAt(0).toString(16).padStart(4, "0")}`),
      ),
    );
    // A value starts at one of three places in a base64 text; the first and last characters depend on its neighbours.
    for (const shift of [0, 1, 2]) {
      const whole = Buffer.concat([Buffer.alloc(shift), bytes])
        .toString("base64")
        .replace(/=+$/, "");
      const inner = whole.slice(shift ? 4 : 0, whole.length - 2);
      add(Buffer.from(inner));
      add(Buffer.from(inner.replaceAll("+", "-").replaceAll("/", "_")));
    }
  }
  return [...found.values()];
}

/** Looks for many byte strings at once: a table of their first three bytes passes over nearly every place. */
export function scannerOf(marks: Map<string, readonly Buffer[]>) {
  const first = new Uint8Array(1 << 24);
  const byHead = new Map<number, { mark: string; bytes: Buffer }[]>();
  let longest = 0;
  for (const [mark, patterns] of marks)
    for (const bytes of patterns) {
      const head = (bytes[0]! << 16) | (bytes[1]! << 8) | bytes[2]!;
      first[head] = 1;
      byHead.set(head, [...(byHead.get(head) ?? []), { mark, bytes }]);
      longest = Math.max(longest, bytes.length);
    }

  const scan = (bytes: Uint8Array): Set<string> => {
    const hits = new Set<string>();
    const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let head = (view[0]! << 8) | (view[1] ?? 0);
    for (let at = 0; at + 2 < view.length; at++) {
      head = ((head << 8) | view[at + 2]!) & 0xffffff;
      if (first[head] === 1)
        for (const it of byHead.get(head)!)
          if (view.subarray(at, at + it.bytes.length).equals(it.bytes)) hits.add(it.mark);
    }
    return hits;
  };

  /** A file in pieces that overlap by the longest pattern, so that nothing hides on a seam. */
  const scanFile = (file: string): Set<string> => {
    const hits = new Set<string>();
    const handle = openSync(file, "r");
    const buffer = Buffer.alloc(8 << 20);
    let kept = 0;
    try {
      for (;;) {
        const read = readSync(handle, buffer, kept, buffer.length - kept, null);
        if (!read) return hits;
        const filled = kept + read;
        for (const hit of scan(buffer.subarray(0, filled))) hits.add(hit);
        kept = Math.min(longest, filled);
        buffer.copyWithin(0, filled - kept, filled);
      }
    } finally {
      closeSync(handle);
    }
  };
  return { scan, scanFile };
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).size > 0 ? [path] : [];
  });
}
