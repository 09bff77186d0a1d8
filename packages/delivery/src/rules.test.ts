import fc from "fast-check";
import { expect, test } from "vitest";
import type { DeliveryField, Identity } from "@datakluis/contract";
import {
  departmentsAfter,
  discard,
  isIncomplete,
  isInService,
  outcomeOf,
  replace,
  start,
  wholeOf,
  type Employment,
  type Known,
  type Row,
} from "./rules.ts";
import type { Department } from "./departments.ts";

const identity: Identity = { lastName: "Proef", nameUse: "own", sex: "female", bornOn: "1980-02-29", city: "Goes" };
const employment: Employment = {
  jobTitle: "Planner",
  startsOn: "2015-03-01",
  endsOn: null,
  contractHours: 28.5,
  normHours: 40,
  contractKind: null,
  costCentre: null,
};
const row: Row = { personnelNumber: "P1", identity, department: { code: "FIN" }, employment };
const known: Known = { identity, departmentCode: "FIN", employments: [employment] };
const all = new Set<DeliveryField>([
  ...([
    "personnelNumber",
    "lastName",
    "sex",
    "bornOn",
    "city",
    "iban",
    "departmentCode",
    "startsOn",
    "endsOn",
  ] as const),
  ...(["jobTitle", "contractHours", "normHours", "contractKind", "costCentre", "nameUse"] as const),
]);
const told = (...fields: DeliveryField[]) => new Set(fields);

test("a delivery starts from waiting, once, and not when half of it is missing", () => {
  expect(start({ state: "waiting", incomplete: false })).toBe("running");
  expect(start({ state: "running", incomplete: false })).toBe("running");
  expect(start({ state: "done", incomplete: false })).toBe("done");
  expect(() => start({ state: "waiting", incomplete: true })).toThrow("delivery_incomplete");
  expect(() => start({ state: "failed", incomplete: false })).toThrow("delivery_done");
  expect(() => start({ state: "discarded", incomplete: false })).toThrow("delivery_done");
});

test("a delivery is discarded while it waits", () => {
  expect(discard("waiting")).toBe("discarded");
  expect(discard("discarded")).toBe("discarded");
  expect(() => discard("running")).toThrow("delivery_running");
  expect(() => discard("done")).toThrow("delivery_done");
});

test("a new file takes the place of a waiting one, not of a running one", () => {
  expect(replace("waiting")).toBe("discarded");
  expect(() => replace("running")).toThrow("delivery_running");
});

test.each([
  ["full", 100, 10, false],
  ["full", 100, 11, true],
  ["full", 0, 0, false],
  ["full", 9, 1, true],
  ["changes", 100, 99, false],
] as const)("a %s file of %i people that lacks %i: incomplete %s", (kind, inService, absent, expected) => {
  expect(isIncomplete(kind, inService, absent)).toBe(expected);
});

test("the last day in service is a day in service", () => {
  expect(isInService([{ ...employment, endsOn: "2026-10-31" }], "2026-10-31")).toBe(true);
  expect(isInService([{ ...employment, endsOn: "2026-10-31" }], "2026-11-01")).toBe(false);
  expect(isInService([], "2026-11-01")).toBe(true);
});

test("somebody nobody knew is written whole", () => {
  expect(wholeOf(row)).toEqual({ identity, departmentCode: "FIN", employment, replaces: [], fields: [] });
  expect(wholeOf({ ...row, department: null }).departmentCode).toBeNull();
});

test("a row that says what is known changes nothing", () => {
  expect(outcomeOf(known, row, all)).toEqual({ kind: "unchanged" });
});

test("only what differs is written", () => {
  const moved = { ...identity, city: "Sneek" };
  expect(outcomeOf(known, { ...row, identity: moved }, all)).toMatchObject({
    kind: "changed",
    identity: moved,
    employment: null,
  });
  expect(outcomeOf(known, { ...row, department: { code: "HR" } }, all)).toMatchObject({
    kind: "changed",
    identity: null,
    departmentCode: "HR",
    employment: null,
  });
  expect(outcomeOf({ ...known, identity: null }, row, all)).toMatchObject({ kind: "changed", identity });
});

test("a report names exactly the fields whose value changes, and at least one of whoever changes", () => {
  const value = fc.constantFrom(undefined, "Een", "Twee");
  const here = fc.record({ city: value, street: value, callName: value, iban: value });
  const abroad = fc.option(
    fc.record({ street: fc.constant("Rue"), city: value, country: fc.constantFrom("BE", "DE") }),
    {
      nil: undefined,
    },
  );
  const somebody = fc.record({ here, abroad, jobTitle: value, code: fc.constantFrom("FIN", "HR") });
  const says = new Set<DeliveryField>([...all, "street", "callName", "country"]);
  const side = ({ here: said, abroad: foreignAddress, jobTitle = null, code }: Side) => ({
    identity: JSON.parse(JSON.stringify({ ...identity, ...said, foreignAddress })) as Identity,
    employment: { ...employment, jobTitle },
    department: { code },
  });
  type Side = { here: object; abroad: object | undefined; jobTitle: string | undefined | null; code: string };
  fc.assert(
    fc.property(somebody, somebody, (one, other) => {
      const [was, is] = [side(one), side(other)];
      const before = { identity: was.identity, departmentCode: was.department.code, employments: [was.employment] };
      const outcome = outcomeOf(before, { ...row, ...is }, says);
      const differs = (field: string) =>
        [[was, is] as const].some(
          ([w, i]) =>
            (w.identity as never)[field] !== (i.identity as never)[field] ||
            w.identity.foreignAddress?.[field as "city"] !== i.identity.foreignAddress?.[field as "city"],
        );
      const expected = [
        ...["street", "city", "country", "callName", "iban"].filter(differs),
        ...(was.department.code === is.department.code ? [] : ["departmentCode"]),
        ...(was.employment.jobTitle === is.employment.jobTitle ? [] : ["jobTitle"]),
      ];
      expect(outcome.kind === "changed" ? [...outcome.fields].toSorted() : []).toEqual(expected.toSorted());
    }),
  );
  // Two employments that overlap become the one of them that was there already.
  const twice = { ...known, employments: [{ ...employment, startsOn: "2016-01-01" }, employment] };
  expect(outcomeOf(twice, row, all)).toMatchObject({ kind: "changed", fields: ["startsOn"] });
});

test("a field the file speaks of and leaves empty is emptied; one it does not speak of stays", () => {
  const { city: _, ...homeless } = identity;
  expect(outcomeOf(known, { ...row, identity: homeless }, all)).toMatchObject({ identity: homeless });
  const silent = told("personnelNumber", "lastName", "sex", "bornOn", "startsOn");
  const bare = { ...row, identity: homeless, department: null, employment: { ...employment, jobTitle: null } };
  expect(outcomeOf(known, bare, silent)).toEqual({ kind: "unchanged" });
});

test("an address abroad, which no file tells, stays", () => {
  const foreignAddress = { street: "Rue Neuve", city: "Brussel", country: "BE" };
  const abroad = { ...known, identity: { ...identity, foreignAddress } };
  expect(outcomeOf(abroad, row, all)).toEqual({ kind: "unchanged" });
  expect(outcomeOf(abroad, { ...row, identity: { ...identity, city: "Sneek" } }, all)).toMatchObject({
    identity: { city: "Sneek", foreignAddress },
  });
});

test("where somebody stays while he is ill no file tells, so it stays", () => {
  const temporaryAddress = { from: "2026-01-01", until: "2026-02-01", street: "Logeerlaan", city: "Zeist" };
  const away = { ...known, identity: { ...identity, temporaryAddress } };
  const says = new Set([...all, ...told("street", "country")]);
  expect(outcomeOf(away, row, says)).toEqual({ kind: "unchanged" });
  expect(outcomeOf(away, { ...row, identity: { ...identity, city: "Sneek" } }, says)).toMatchObject({
    identity: { city: "Sneek", temporaryAddress },
  });
});

test("an address abroad that the file tells is taken over, stays when it says the same, and goes with a move back", () => {
  const foreignAddress = { street: "Rue Neuve", city: "Brussel", country: "BE" };
  const { city: _, ...homeless } = identity;
  const abroad = { ...homeless, foreignAddress };
  const says = new Set([...all, ...told("street", "country")]);
  expect(outcomeOf(known, { ...row, identity: abroad }, says)).toMatchObject({ identity: abroad });
  const there = { ...known, identity: abroad };
  expect(outcomeOf(there, { ...row, identity: structuredClone(abroad) }, says)).toEqual({ kind: "unchanged" });
  const moved = { ...abroad, foreignAddress: { ...foreignAddress, city: "Gent" } };
  expect(outcomeOf(there, { ...row, identity: moved }, says)).toMatchObject({ identity: moved });
  const back = outcomeOf(there, row, says);
  expect(back).toMatchObject({ identity });
  expect(back).not.toHaveProperty("identity.foreignAddress");
  // Which country somebody lives in says nothing of where: without a column for the street he stays where he lived.
  const vague = new Set([...says].filter((field) => field !== "street" && field !== "city"));
  expect(outcomeOf(there, { ...row, identity: homeless }, vague)).toEqual({ kind: "unchanged" });
});

test("an employment that overlaps is the same one corrected, one that follows is the next", () => {
  const corrected = { ...employment, startsOn: "2015-04-01" };
  expect(outcomeOf(known, { ...row, employment: corrected }, all)).toMatchObject({
    employment: corrected,
    replaces: ["2015-03-01"],
  });
  const left = { ...known, employments: [{ ...employment, endsOn: "2020-12-31" }] };
  const back = { ...employment, startsOn: "2021-01-01" };
  expect(outcomeOf(left, { ...row, employment: back }, all)).toMatchObject({ employment: back, replaces: [] });
});

test("what a file does not tell of a corrected employment is taken over", () => {
  const corrected = { ...employment, startsOn: "2015-04-01", jobTitle: null };
  const silent = new Set([...all].filter((field) => field !== "jobTitle"));
  expect(outcomeOf(known, { ...row, employment: corrected }, silent)).toMatchObject({
    employment: { startsOn: "2015-04-01", jobTitle: "Planner" },
  });
});

const tree: Department[] = [
  { code: "OPS", name: "Operatie", parentCode: null },
  { code: "TRA", name: "Transport", parentCode: "OPS" },
];

test("departments: new ones, renamed ones and moved ones, and no others", () => {
  expect(departmentsAfter(tree, tree)).toEqual([]);
  expect(departmentsAfter([], tree)).toEqual(tree);
  const renamed = { code: "TRA", name: "Vervoer", parentCode: "OPS" };
  expect(departmentsAfter(tree, [renamed])).toEqual([renamed]);
});

test("a parent known by its code alone keeps its name and its place", () => {
  const said: Department[] = [
    { code: "TRAN", name: "Transport Noord", parentCode: "TRA" },
    { code: "TRA", name: "TRA", parentCode: null },
  ];
  expect(departmentsAfter(tree, said)).toEqual([said[0]]);
});

test("turning the tree over lets go of what was only remembered", () => {
  const after = departmentsAfter(tree, [
    { code: "OPS", name: "OPS", parentCode: "TRA" },
    { code: "TRA", name: "TRA", parentCode: null },
  ]);
  expect(after).toContainEqual({ code: "OPS", name: "Operatie", parentCode: "TRA" });
  expect(after).toContainEqual({ code: "TRA", name: "Transport", parentCode: null });
});

const codes = ["A", "B", "C", "D", "E"];
/** Any tree: a parent stands before its children in some order of the codes. */
const anyTree = fc
  .tuple(fc.shuffledSubarray(codes, { minLength: 1 }), fc.infiniteStream(fc.nat()))
  .map(([order, numbers]) =>
    order.map((code, at) => {
      const above = numbers.next().value! % (at + 1);
      return { code, name: code, parentCode: above < at ? order[above]! : null };
    }),
  );

test("whatever comes after whatever, no department hangs under itself and every parent exists", () => {
  fc.assert(
    fc.property(anyTree, anyTree, (before, said) => {
      const after = new Map([...before, ...departmentsAfter(before, said)].map((it) => [it.code, it]));
      for (const { code } of after.values()) {
        const above: string[] = [];
        for (let at = after.get(code)!.parentCode; at && above.length <= after.size; at = after.get(at)!.parentCode)
          above.push(at);
        expect(above).not.toContain(code);
      }
      const told = said.filter(({ parentCode }) => parentCode !== null);
      expect(told.map(({ code }) => after.get(code)!.parentCode)).toEqual(told.map(({ parentCode }) => parentCode));
    }),
  );
});
