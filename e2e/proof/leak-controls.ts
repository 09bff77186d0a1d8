import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import pg from "pg";
import { coreOf } from "../tools/deliveries.ts";
import { databaseUrlOf } from "../tools/installation.ts";
import { piecesOf } from "./scan.ts";

/** Of nobody. */
const marked = (name: string) => `Controle${coreOf(name)}kenmérk`;
/** Long enough to be packed, and mostly the same over and over, as a list of people is. */
const listOf = (name: string) =>
  JSON.stringify(
    Array.from({ length: 60 }, (_, at) => ({
      lastName: marked(`${name} ${at}`),
      city: "Capelle aan den IJssel",
      sex: "female",
    })),
  );

/** A part of a zip as spreadsheets are made of them. */
function zipped(text: string): Buffer {
  const head = Buffer.alloc(30 + 5);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(5, 26);
  head.write("a.xml", 30);
  return Buffer.concat([head, deflateRawSync(text)]);
}

/** The ways in which something is packed outside PostgreSQL. */
export const packings: Record<string, (text: string) => Buffer> = {
  gzip: (text) => gzipSync(text),
  deflate: (text) => deflateSync(text),
  zstd: (text) => zstdCompressSync(text),
  zip: zipped,
  "zip in gzip": (text) => gzipSync(zipped(text)),
};

/**
 * Leaves marks of nobody where marks of people would be if somebody kept them: in files packed in each way, and in a table
 * packed by PostgreSQL itself and dropped again. (The PostgreSQL that comes along packs in one way, pglz.) Answers what of them must be found.
 */
export async function plantControls(folder: string): Promise<Map<string, Buffer[]>> {
  const controls = new Map<string, Buffer[]>();
  for (const [name, pack] of Object.entries(packings)) {
    writeFileSync(
      join(folder, `controle-${name.replaceAll(" ", "-")}`),
      Buffer.concat([Buffer.from("kop"), pack(listOf(name))]),
    );
    controls.set(`${name}`, [Buffer.from(marked(`${name} 7`))]);
  }
  const client = new pg.Client({ connectionString: databaseUrlOf(folder, "vault", "owner") });
  await client.connect();
  try {
    await client.query("create table controle (it text compression pglz)");
    await client.query("insert into controle values ($1)", [listOf("pglz")]);
    await client.query("checkpoint").catch(() => undefined);
    await client.query("drop table controle");
    const cores = Array.from({ length: 60 }, (_, at) => coreOf(`pglz ${at}`));
    controls.set("PostgreSQL", cores.flatMap(piecesOf));
  } finally {
    await client.end();
  }
  return controls;
}

export const controlInBrowser = marked("browser");
