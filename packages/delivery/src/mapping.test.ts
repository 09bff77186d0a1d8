import { type ChosenColumn, DeliveryField, fieldLabels, Refusal } from "@datakluis/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseColumns } from "./columns.ts";
import { bare } from "./headings.ts";
import { readDelivery } from "./index.ts";
import { chosenAfter, meaningsOf } from "./mapping.ts";
import { columnsIn } from "./preview.ts";
import { rejectedRows } from "./rejected.ts";

const today = "2026-06-01";
const heading = fc.oneof(
  fc.constantFrom(
    ...Object.values(fieldLabels),
    "Geboortenaam",
    "Voornaam",
    "Naam",
    "FTE",
    "Kleur",
    "Veld 1",
    "Veld 2",
  ),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const headings = fc.uniqueArray(heading, { minLength: 1, maxLength: 12, selector: bare });
const field = fc.option(fc.constantFrom(...DeliveryField.options), { freq: 2 });
const choice: fc.Arbitrary<ChosenColumn[]> = headings.chain((all) =>
  fc.tuple(...all.map((it) => field.map((to) => ({ heading: it, field: to })))),
);
const outcomeOf = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (fault) {
    return fault instanceof Refusal ? [fault.code, fault.faults] : fault;
  }
};

test("a choice equal to the guess changes nothing", () => {
  fc.assert(
    fc.property(headings, (all) => {
      const guesses = meaningsOf(all);
      const chosen = all.map((it, at) => ({ heading: it, field: guesses[at] ?? null }));
      expect(meaningsOf(all, chosen)).toEqual(guesses);
      expect(outcomeOf(() => chooseColumns(all, chosen))).toEqual(outcomeOf(() => chooseColumns(all)));
    }),
  );
});

test("what is chosen is what is read, whatever was guessed, however the heading is written", () => {
  fc.assert(
    fc.property(choice, (chosen) => {
      const written = chosen.map((it) => ` ${it.heading.toUpperCase()} `);
      fc.pre(written.every((it, at) => bare(it) === bare(chosen[at]!.heading)));
      expect(meaningsOf(written, chosen)).toEqual(chosen.map((it) => it.field ?? undefined));
    }),
  );
});

test("of headings that were not chosen none is read as a field that was, so a choice brings no second column", () => {
  fc.assert(
    fc.property(choice, headings, (chosen, others) => {
      const names = new Set(chosen.map((it) => bare(it.heading)));
      const more = others.filter((it) => !names.has(bare(it)));
      const all = [...chosen.map((it) => it.heading), ...more];
      const taken = chosen.flatMap((it) => it.field ?? []);
      for (const guess of meaningsOf(all, chosen).slice(chosen.length)) expect(taken).not.toContain(guess);
      // Of a heading that is not in the file nothing is taken.
      expect(meaningsOf(more, chosen)).toEqual(meaningsOf(more));
    }),
  );
});

test("no two headings stand on one field, and a field nobody can do without is asked for in our words", () => {
  fc.assert(
    fc.property(choice, (chosen) => {
      const fields = chosen.flatMap((it) => it.field ?? []);
      const outcome = outcomeOf(() =>
        chooseColumns(
          chosen.map((it) => it.heading),
          chosen,
        ),
      );
      if (new Set(fields).size < fields.length) expect(Array.isArray(outcome)).toBe(true);
      if (Array.isArray(outcome)) expect(["file_columns_missing", "file_columns_twice"]).toContain(outcome[0]);
    }),
  );
  const named = ["Nr", "Naam", "Geb", "Sekse"].map((it) => ({ heading: it, field: null }));
  expect(outcomeOf(() => chooseColumns(["Nr", "Naam", "Geb", "Sekse"], named))).toEqual([
    "file_columns_missing",
    ["Personeelsnummer", "Achternaam", "Geboortedatum", "Geslacht", "In dienst"].map((label) => ({
      path: expect.any(String),
      sentence: `De kolom ${label} ontbreekt.`,
    })),
  ]);
});

test("a later choice goes before an earlier one, and what it does not speak of stays", () => {
  fc.assert(
    fc.property(choice, choice, (before, now) => {
      const after = chosenAfter(before, now);
      const all = now.map((it) => it.heading);
      expect(meaningsOf(all, after)).toEqual(meaningsOf(all, now));
      const names = new Set(now.map((it) => bare(it.heading)));
      for (const it of before) if (!names.has(bare(it.heading))) expect(after).toContainEqual(it);
      expect(new Set(after.map((it) => bare(it.heading))).size).toBe(after.length);
    }),
  );
});

const file = Buffer.from(
  "Nr,Naam,Dag,M of V,Erin,Kleur\n" +
    [1, 2, 3, 4, 5, 6, 7].map((it) => `P-${it},Jansen${it},1980-02-0${it},M,2020-01-01,rood\n`).join(""),
);
const chosen: ChosenColumn[] = [
  { heading: "nr", field: "personnelNumber" },
  { heading: "Naam", field: "lastName" },
  { heading: "dag", field: "bornOn" },
  { heading: "M of V", field: "sex" },
  { heading: "Erin", field: "startsOn" },
  { heading: "Kleur", field: null },
];

test("shows the first five rows under each heading, also of a file whose headings nobody knows", async () => {
  const columns = await columnsIn(file, []);
  expect(columns?.map((it) => [it.heading, it.guess, it.field])).toEqual(
    ["Nr", "Naam", "Dag", "M of V", "Erin", "Kleur"].map((it) => [it, null, null]),
  );
  expect(columns?.[1]!.examples).toEqual(["Jansen1", "Jansen2", "Jansen3", "Jansen4", "Jansen5"]);
  expect((await columnsIn(file, chosen))?.map((it) => it.field)).toEqual(chosen.map((it) => it.field));
  expect(await columnsIn(Buffer.from("[]"), [])).toBeNull();
});

test("a rejected row of such a file comes back under our own headings", async () => {
  const rows = await Array.fromAsync(rejectedRows(file, new Set([3]), chosen));
  const cells = { personnelNumber: "P-2", lastName: "Jansen2", bornOn: "1980-02-02", sex: "M", startsOn: "2020-01-01" };
  expect(rows).toEqual([{ row: 3, cells }]);
});

test("a file whose headings nobody knows is read as its employer chose", async () => {
  await expect(readDelivery(file, today)).rejects.toMatchObject({ code: "file_columns_missing" });
  const reading = await readDelivery(file, today, chosen);
  expect(reading.accepted.map((it) => [it.personnelNumber, it.identity.lastName, it.identity.bornOn]).at(-1)).toEqual([
    "P-7",
    "Jansen7",
    "1980-02-07",
  ]);
  expect(reading.ignoredColumns).toBe(1);
});
