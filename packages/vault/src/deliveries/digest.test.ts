import { randomUUID, type KeyObject } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { DossierRef, EmployerId, Identity } from "@datakluis/contract";
import { openPart, type Employment } from "@datakluis/delivery";
import { decodeRows, encodeRows, uuidOf } from "@datakluis/kit/batch";
import { newKey } from "@datakluis/kit/seal";
import { openPerson, sealPerson } from "../people/seal.ts";
import { digestsOf } from "./digest.ts";
import { firstLook, type KnownPerson, type LookAt } from "./look.ts";

const employerId = randomUUID() as EmployerId;
const today = "2026-11-02";
const kind = "full";

/** Somebody as he stands in the vault, and what the suite has of him. */
type Person = Omit<KnownPerson, "employments"> & { digest: Buffer | null; told: Employment[] };
type World = {
  people: Map<DossierRef, Person>;
  keys: Map<number, KeyObject>;
  opened: number;
  met: number;
  expected: Buffer;
};

const newest = ({ keys }: World) => Math.max(...keys.keys());
const identityOf = ({ keys }: World, it: Person) =>
  openPerson(keys.get(it.keyVersion)!, { employerId, ...it }, Buffer.from(it.sealed));

/** The slow way, as it was before anything was remembered: everybody is opened, with all that the suite has. */
function slowly({ people }: World): KnownPerson[] {
  return [...people.values()].map(({ told, own, ...it }) => {
    if (!own) return { ...it, own, employments: told };
    const month = own.startsOn.slice(0, 7);
    const before = told.filter(({ startsOn }) => startsOn < own.startsOn && startsOn.slice(0, 7) !== month);
    return { ...it, own, employments: [...before, own] };
  });
}

const standing = ({ people }: World) =>
  encodeRows(
    [...people.values()].map((it) => [
      ...[{ uuid: it.ref }, { text: it.personnelNumber }, { int: it.version }, { int: it.keyVersion }],
      ...[{ text: it.departmentCode }, { text: it.own?.startsOn ?? null }, { text: it.own?.endsOn ?? null }],
      { bytes: it.digest },
    ]),
  );

async function lookedAt(world: World, bytes: Buffer, way: "slow" | "fast") {
  const of = { employerId, deliveryId: randomUUID() };
  const key = newKey();
  const it: LookAt = { ...of, kind, today, key, listKey: newKey(), keys: world.keys, newest: newest(world) };
  const look = firstLook(it, () => bytes);
  // What was read of everybody before the file was can be a step behind.
  if (way === "fast") await look.expect(world.expected);
  expect(await look.absence()).toBeNull();
  await look.read();
  if (way === "slow") await look.compare(slowly(world));
  else {
    const { open, ask } = await look.sift(standing(world));
    const must = new Set(open);
    const known = slowly(world).filter(({ ref }) => must.has(ref));
    await look.compare(known.map((it) => (ask.includes(it.ref) ? it : { ...it, employments: [it.own!] })));
    world.met += world.people.size;
    world.opened += open.length;
  }
  const { counts, changedFields, incomplete } = await look.conclude();
  const parts: Buffer[] = [];
  for (let part = await look.part(); part; part = await look.part())
    parts.push(openPart(key, of, parts.length, Buffer.from(part)));
  const arriving = [...decodeRows(parts[1] ?? encodeRows([]))].map(arrived);
  const memories = await look.remembered();
  return {
    counts,
    changedFields,
    incomplete,
    arriving,
    memories: memories ? [...decodeRows(Buffer.from(memories))] : [],
  };
}

const textOf = (bytes: Buffer | null | undefined) => bytes?.toString("utf8") ?? null;
const arrived = (row: (Buffer | null)[]) => {
  const [ref, number, code, version, keyVersion, sealed, employment, tell, digest] = row;
  return {
    ...{ ref: uuidOf(ref!) as DossierRef, personnelNumber: textOf(number)!, departmentCode: textOf(code) },
    ...{ version: version!.readInt32BE(), keyVersion: keyVersion!.readInt32BE(), sealed: sealed! },
    own: JSON.parse(textOf(employment) ?? "null") as Employment | null,
    ...{ tell: tell!.readInt32BE() === 1, digest: digest ?? null },
  };
};

/** What both ways must agree on: who is written, with what. Whom nobody knew gets another ref each time. */
const essence = (
  world: World,
  { counts, changedFields, incomplete, arriving }: Awaited<ReturnType<typeof lookedAt>>,
) => ({
  ...{ counts, changedFields, incomplete },
  arriving: arriving
    .map(({ sealed, ...it }) => {
      const identity = openPerson(world.keys.get(it.keyVersion)!, { employerId, ...it }, sealed);
      return { ...it, digest: null, ref: world.people.has(it.ref) ? it.ref : null, identity };
    })
    .toSorted((one, other) => (one.personnelNumber < other.personnelNumber ? -1 : 1)),
});

/** As deliveries/write.ts does, and as the suite keeps an employment it is told (sharing/employment.ts). */
function write(world: World, { arriving, memories }: Awaited<ReturnType<typeof lookedAt>>) {
  for (const { tell, ...it } of arriving) {
    const before = world.people.get(it.ref);
    const own = it.own ?? before?.own ?? null;
    const told = before?.told ?? [];
    const overlaps = (one: Employment) =>
      one.startsOn <= (own?.endsOn ?? "9999") && (one.endsOn ?? "9999") >= own!.startsOn;
    world.people.set(it.ref, { ...it, own, told: tell && own ? [...told.filter((one) => !overlaps(one)), own] : told });
  }
  for (const [ref, version, , digest, employment] of memories) {
    const it = world.people.get(uuidOf(ref!) as DossierRef)!;
    if (it.version !== version!.readInt32BE()) continue;
    it.digest = digest!;
    it.own ??= JSON.parse(textOf(employment)!) as Employment;
  }
}

const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const row = fc.record({
  achternaam: fc.constantFrom("Jansen", "Öztürk"),
  geboortedatum: fc.constantFrom("1985-12-31", "31-12-1990"),
  geslacht: fc.constantFrom("V", "Vrouw", "M"),
  inDienst: fc.constantFrom("2019-03-15", "2019-03-01", "2022-01-01"),
  uitDienst: maybe("2021-05-01", "2027-01-01"),
  bsn: maybe("999993653"),
  woonplaats: maybe("Goes", "Sneek"),
  land: maybe("België"),
  straat: maybe("Kade"),
  afdelingscode: maybe("A|1", "B"),
  functie: maybe("Planner"),
  urenPerWeek: maybe("28,5", "40"),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;
const required: readonly string[] = ["achternaam", "geboortedatum", "geslacht", "inDienst"];

/** The rows as a file with these of the fields, of one kind or another; a number now and then in small letters. */
const fileOf = (rows: readonly Row[], told: ReadonlySet<string>, json: boolean): Buffer => {
  const fields = ["personeelsnummer", ...Object.keys(rows[0]!).filter((it) => required.includes(it) || told.has(it))];
  const cells = rows.map((it, at): Record<string, string | undefined> => ({
    personeelsnummer: `${json ? "p" : "P"}-${at}`,
    ...it,
  }));
  return json
    ? Buffer.from(JSON.stringify(cells.map((it) => Object.fromEntries(fields.map((one) => [one, it[one] ?? ""])))))
    : Buffer.from(
        [fields, ...cells.map((it) => fields.map((one) => it[one] ?? ""))].map((it) => it.join(";")).join("\n"),
      );
};

const columns = [
  "uitDienst",
  "bsn",
  "woonplaats",
  "land",
  "straat",
  "afdelingscode",
  "functie",
  "urenPerWeek",
] as const;
type Column = (typeof columns)[number];
const file = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 3 }),
  told: fc.subarray([...columns], { minLength: 4 }),
  json: fc.boolean(),
});
type File = typeof file extends fc.Arbitrary<infer F> ? F : never;

/** What an employer does every night: the same file, or one that says something else of the first, or has a column less or more. */
type Again = { do: "again"; json: boolean; column: Column | null; fields: (keyof Row)[]; other: Row };
const fields = fc.constantFrom<(keyof Row)[]>(
  ...([[], [], ["woonplaats"], ["afdelingscode"], ["inDienst", "uitDienst"], ["functie"], ["achternaam"]] as const).map(
    (it) => [...it],
  ),
);
const again: fc.Arbitrary<Again> = fc.record({
  do: fc.constant("again" as const),
  json: fc.boolean(),
  column: fc.option(fc.constantFrom(...columns), { freq: 2 }),
  fields,
  other: row,
});
const next = (last: File, { json, column, fields, other }: Again): File => ({
  json,
  told: column ? columns.filter((it) => last.told.includes(it) !== (it === column)) : last.told,
  rows: last.rows.with(0, { ...last.rows[0]!, ...Object.fromEntries(fields.map((it) => [it, other[it]])) }),
});

const deeds = ["edit", "undo", "rotate", "move", "coarsen", "forget"] as const;
type Meanwhile = { do: (typeof deeds)[number]; at: number };
type Step = (File & { do: "deliver" }) | Again | Meanwhile;
const step = fc.oneof(
  { weight: 1, arbitrary: file.map((it): Step => ({ ...it, do: "deliver" })) },
  { weight: 6, arbitrary: again },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom(...deeds), at: fc.nat(1) }) },
);

const coarse = (it: Employment) => ({ ...it, startsOn: `${it.startsOn.slice(0, 7)}-01` }) as Employment;

/** Everything somebody's record or employment can change by besides; what was remembered of him stays where it was. */
function meanwhile(world: World, deed: string, it: Person) {
  const reseal = (identity: Identity, version: number) => {
    const keyVersion = newest(world);
    const sealed = sealPerson(world.keys.get(keyVersion)!, { employerId, ref: it.ref, version }, identity);
    world.people.set(it.ref, { ...it, version, keyVersion, sealed });
  };
  const identity = identityOf(world, it);
  if (deed === "edit") reseal({ ...identity, city: "Zwolle" }, it.version + 1);
  if (deed === "undo") reseal({ ...identity, city: "Goes" }, it.version + 1);
  if (deed === "rotate") {
    world.keys.set(newest(world) + 1, newKey());
    reseal(identity, it.version);
  }
  if (deed === "move") it.departmentCode = it.departmentCode === null ? "B" : null;
  if (deed === "coarsen") it.told = it.told.map(coarse);
  // As somebody stands there who moved in from the service: nothing was delivered here yet.
  if (deed === "forget") Object.assign(it, { own: null, digest: null });
}

/** Somebody came back, and a file of before that says so of him still; then the service makes its dates coarser. */
const rehired: Row = {
  ...{ achternaam: "Jansen", geboortedatum: "1985-12-31", geslacht: "V", inDienst: "2019-03-15" },
  ...{ uitDienst: "2021-05-01", bsn: undefined, woonplaats: "Goes", land: undefined, straat: undefined },
  ...{ afdelingscode: "B", functie: "Planner", urenPerWeek: undefined },
};
const same: Again = { do: "again", json: false, column: null, fields: ["inDienst", "uitDienst"], other: rehired };
const back: Again = { ...same, other: { ...rehired, inDienst: "2022-01-01", uitDienst: undefined } };
const rehiring: Step[] = [back, same, same, { do: "coarsen", at: 0 }, same, same];

/** His town is known from elsewhere; a file without towns leaves it, and one of as many columns with towns, his empty, does not. */
const townless: Row = { ...rehired, woonplaats: undefined };
const without = (column: Column): File => ({
  rows: [townless],
  told: columns.filter((it) => it !== column),
  json: false,
});
const otherColumns: Step[] = [
  { do: "edit", at: 0 },
  { do: "deliver", ...without("woonplaats") },
  { do: "deliver", ...without("straat") },
];

test("what is remembered gives for any deliveries what opening and comparing everybody gives", async () => {
  let [opened, met] = [0, 0];
  const story = fc.tuple(file, fc.array<Step>(step, { minLength: 2, maxLength: 8 }));
  const property = fc.asyncProperty(story, async ([first, steps]) => {
    const world: World = {
      people: new Map(),
      keys: new Map([[1, newKey()]]),
      opened: 0,
      met: 0,
      expected: encodeRows([]),
    };
    let last = first;
    for (const it of [{ ...first, do: "deliver" } as Step, ...steps]) {
      if (it.do === "deliver") last = it;
      else if (it.do === "again") last = next(last, it);
      else {
        world.expected = standing(world);
        const one = [...world.people.values()][it.at];
        if (one) meanwhile(world, it.do, one);
        continue;
      }
      const bytes = fileOf(last.rows, new Set(last.told), last.json);
      const fast = await lookedAt(world, bytes, "fast");
      expect(essence(world, fast)).toEqual(essence(world, await lookedAt(world, bytes, "slow")));
      write(world, fast);
      world.expected = standing(world);
    }
    opened += world.opened;
    met += world.met;
  });
  await fc.assert(property, {
    numRuns: 100,
    examples: [
      [[{ rows: [rehired], told: [...columns], json: false }, rehiring]],
      [[{ rows: [townless], told: [...columns], json: false }, otherColumns]],
    ],
  });
  // Otherwise this would compare the slow way with itself.
  expect(opened / met).toBeLessThan(0.9);
});

test("a digest shows neither that two people are said the same of, nor that somebody is as he once was", () => {
  const [key, ref] = [newKey(), randomUUID() as DossierRef];
  const said = { words: Buffer.from("[]"), told: "lastName" };
  const held = { ref, version: 1, keyVersion: 1, departmentCode: "A" };
  const digestOf = digestsOf(new Map([[1, key]]), employerId);
  const same = digestOf(held, said)!;
  expect(digestOf(held, { ...said })).toEqual(same);
  const others = [
    digestOf({ ...held, ref: randomUUID() as DossierRef }, said),
    digestOf({ ...held, version: 3 }, said),
    digestsOf(new Map([[1, key]]), randomUUID() as EmployerId)(held, said),
    digestsOf(new Map([[1, newKey()]]), employerId)(held, said),
  ];
  for (const other of others) expect(other).not.toEqual(same);
  expect(digestOf({ ...held, keyVersion: 2 }, said)).toBeUndefined();
});
