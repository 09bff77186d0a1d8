import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { ArchiveFault, newLock, openParts, sealParts, type Part } from "./archive.ts";

const secret = Buffer.from("een wachtzin die niemand raadt");

async function* partsOf(parts: Record<string, Buffer[]>): AsyncGenerator<Part> {
  for (const [name, pieces] of Object.entries(parts))
    yield {
      name,
      content: (async function* () {
        yield* pieces;
      })(),
    };
}

async function* inPieces(file: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.length; at += size) yield file.subarray(at, at + size);
}

async function readAll(file: Buffer, size = 1_000, words = secret): Promise<Record<string, Buffer>> {
  const found: Record<string, Buffer> = {};
  for await (const { name, content } of openParts(inPieces(file, size), words)) found[name] = await buffer(content);
  return found;
}

const sealed = async (parts: Record<string, Buffer[]>) =>
  Buffer.concat(await Array.fromAsync(sealParts(partsOf(parts), await newLock(secret))));

const big = randomBytes(200_000);
let file: Buffer;
beforeAll(async () => {
  file = await sealed({ "een.txt": [Buffer.from("hallo "), Buffer.from("daar")], leeg: [], groot: [big] });
});

test("what was put in comes out, part by part, however the file arrives", async () => {
  for (const size of [7, 65_536, 10_000_000]) {
    const found = await readAll(file, size);
    expect(Object.keys(found)).toEqual(["een.txt", "leeg", "groot"]);
    expect(found["een.txt"]!.toString()).toBe("hallo daar");
    expect(found["leeg"]!).toHaveLength(0);
    expect(found["groot"]!.equals(big)).toBe(true);
  }
});

test("another passphrase, another file and a newer format are told apart", async () => {
  const why = (words: Buffer, it = file) =>
    readAll(it, 1_000, words as typeof secret).catch((fault: ArchiveFault) => fault.why);
  expect(await why(Buffer.from("een wachtzin die niemand raadt!"))).toBe("wrong_secret");
  expect(await why(secret, Buffer.from("PK geen archief van ons, maar wel lang genoeg om er een te lijken"))).toBe(
    "not_an_archive",
  );
  expect(await why(secret, Buffer.alloc(0))).toBe("not_an_archive");
  const newer = Buffer.from(file);
  newer[6] = 2;
  expect(await why(secret, newer)).toBe("newer");
});

test("a file that was cut short, at any place, does not open to its end", async () => {
  const places = [100, 65_620, file.length - 60_000, file.length - 1];
  for (const at of places) await expect(readAll(file.subarray(0, at))).rejects.toMatchObject({ why: "damaged" });
  // Cut between two chunks: each that is left is right, and the last is not there.
  const first = file.readInt32BE(58);
  await expect(readAll(file.subarray(0, 58 + 4 + first))).rejects.toMatchObject({ why: "damaged" });
});

test("a byte that was changed, or two chunks that changed places, are seen", async () => {
  for (const at of [60, 70, 40_000, 100_000, file.length - 1]) {
    const changed = Buffer.from(file);
    changed[at] = changed[at]! ^ 1;
    await expect(readAll(changed)).rejects.toMatchObject({ why: "damaged" });
  }
  const [head, size] = [58, 4 + file.readInt32BE(58)];
  const swapped = Buffer.concat([
    file.subarray(0, head),
    file.subarray(head + size, head + 2 * size),
    file.subarray(head, head + size),
    file.subarray(head + 2 * size),
  ]);
  await expect(readAll(swapped)).rejects.toMatchObject({ why: "damaged" });
  await expect(readAll(Buffer.concat([file, Buffer.from("x")]))).rejects.toMatchObject({ why: "damaged" });
});

test("nothing that was put in can be read from the file", async () => {
  const told = await sealed({ "persoon-De-Vries": [Buffer.from("De Vries".repeat(1_000))] });
  expect(told.toString("latin1")).not.toContain("Vries");
});

test("a fault while the file is made ends it: half a file never looks whole", async () => {
  async function* failing(): AsyncGenerator<Part> {
    yield {
      name: "deel",
      content: (async function* () {
        yield big;
        throw new Error("weg");
      })(),
    };
  }
  const lock = await newLock(secret);
  await expect(Array.fromAsync(sealParts(failing(), lock))).rejects.toThrow("weg");
});
