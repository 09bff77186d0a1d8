import { crc32, inflateRawSync } from "node:zlib";

/** Thrown for an archive that is broken, encrypted, or swells beyond what a list of employees can be. */
export class BadZip extends Error {}

const mostUnpacked = 200 * 1024 * 1024;
const mostEntries = 10_000;

/** Sheets pack well, some fifty to one; a bomb packs a thousand to one. Small files may be as empty as they like. */
const mostRatio = 250;
const ratioFrom = 10 * 1024 * 1024;

type Entry = { name: Buffer; method: number; packed: Buffer; size: number; crc: number };

const demand = (fits: boolean) => {
  if (!fits) throw new BadZip("zip");
};

/**
 * The same archive with its XML files unpacked: first what the central directory declares is weighed, then every entry
 * is unpacked to exactly that size. Whoever reads the answer meets no compression, and no entry the directory hides.
 * (APPNOTE.TXT 4.3; ZIP64 is refused, for files this size have no need of it.)
 */
export function unpackedZip(zip: Buffer): Buffer {
  try {
    const entries = entriesOf(zip);
    const declared = entries.reduce((sum, { size }) => sum + size, 0);
    const packed = entries.reduce((sum, entry) => sum + entry.packed.length, 0);
    demand(declared <= mostUnpacked && (declared < ratioFrom || declared <= packed * mostRatio));
    return stored(entries.filter(({ name }) => /\.(xml|rels)$/.test(name.toString())));
  } catch (error) {
    throw error instanceof BadZip ? error : new BadZip("zip", { cause: error });
  }
}

function entriesOf(zip: Buffer): Entry[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  demand(end >= 0);
  const count = zip.readUInt16LE(end + 10);
  demand(count > 0 && count <= mostEntries);
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let n = 0; n < count; n++) {
    demand(zip.readUInt32LE(at) === 0x02014b50);
    const encrypted = (zip.readUInt16LE(at + 8) & 1) === 1;
    demand(!encrypted);
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.subarray(at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      crc: zip.readUInt32LE(at + 16),
      packed: packedAt(zip, zip.readUInt32LE(at + 42), zip.readUInt32LE(at + 20)),
      size: zip.readUInt32LE(at + 24),
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function packedAt(zip: Buffer, header: number, length: number): Buffer {
  demand(zip.readUInt32LE(header) === 0x04034b50);
  const from = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  demand(from + length <= zip.length);
  return zip.subarray(from, from + length);
}

function unpack({ method, packed, size, crc }: Entry): Buffer {
  demand(method === 0 || method === 8);
  const content = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  demand(content.length === size && crc32(content) === crc);
  return content;
}

/** An archive without compression: local headers with their content, the central directory, the end record. */
function stored(entries: Entry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = unpack(entry);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(0x0800, 2); // names are UTF-8
    common.writeUInt32LE(entry.crc, 10);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(entry.name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    locals.push(Buffer.from("PK\x03\x04"), common, entry.name, content);
    directory.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, tail, entry.name);
    offset += 30 + entry.name.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from("PK\x05\x06"), end]);
}
