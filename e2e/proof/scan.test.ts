import { expect, test } from "vitest";
import { markedDelivery } from "../tools/deliveries.ts";
import { packings } from "./leak-controls.ts";
import { disguisesOf, piecesOf, scannerOf } from "./scan.ts";

/** A search that finds nothing proves something only when it finds what is there. */

const [person, other] = markedDelivery(2).people as [ReturnType<typeof markedDelivery>["people"][number], never];
const name = person.marks["lastName"]!;
const scanner = scannerOf(new Map([["naam", disguisesOf(name)]]));
const between = (bytes: Buffer | string) =>
  Buffer.concat([Buffer.from("iets ervoor "), Buffer.from(bytes), Buffer.from(" iets erna")]);

test.each([
  ["zoals het is", name],
  ["in hoofdletters", name.toUpperCase()],
  ["zonder accenten", name.normalize("NFD").replaceAll(/\p{M}/gu, "")],
  ["als UTF-16", Buffer.from(name, "utf16le")],
  ["als latin1", Buffer.from(name, "latin1")],
  ["hexadecimaal", Buffer.from(name).toString("hex")],
  ["in een adres", encodeURIComponent(name)],
  ["in JSON met codes", `"${name.replace("é", "\\u00e9")}"`],
  ["als base64", Buffer.from(name).toString("base64")],
  ["als base64, een plaats verder", Buffer.from(`x${name}`).toString("base64")],
  ["als base64, twee plaatsen verder", Buffer.from(`xy${name}`).toString("base64url")],
])("a name is found %s", (_, written) => {
  expect([...scanner.scan(between(written))]).toEqual(["naam"]);
});

test.each(Object.entries(packings))("a name is found in %s, also when it is broken off", (way, pack) => {
  const packed = pack(JSON.stringify({ a: name, rest: Array.from({ length: 400 }, (_, at) => Math.sin(at)) }));
  expect([...scanner.scan(between(packed))]).toEqual(["naam"]);
  if (way !== "zstd") expect([...scanner.scan(packed.subarray(0, packed.length / 2))]).toEqual(["naam"]);
});

test("what is broken up after every eight letters is found in part", () => {
  const inPart = scannerOf(new Map([["deel", person.cores.flatMap(piecesOf)]]));
  for (const shift of [0, 3, 7]) {
    const broken = [...`${"x".repeat(shift)}${person.cores[0]!}`]
      .map((it, at) => (at % 8 ? it : `\u0000${it}`))
      .join("");
    expect([...inPart.scan(between(broken))]).toEqual(["deel"]);
  }
});

test("nobody else is found, and nothing in what holds nobody", () => {
  const them = (other as typeof person).marks["lastName"]!;
  expect(scanner.scan(between(them)).size).toBe(0);
  expect(scanner.scan(Buffer.alloc(0)).size + scanner.scan(Buffer.alloc(5)).size).toBe(0);
  expect(scanner.scan(Buffer.concat([Buffer.from([0x1f, 0x8b, 8]), Buffer.from("geen gzip")])).size).toBe(0);
});
