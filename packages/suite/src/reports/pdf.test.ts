import type { AbsenceFigures, DepartmentId, FiguresReport } from "@datakluis/contract";
import type { PdfBlock } from "@datakluis/kit/pdf";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blocksOf } from "./pdf.ts";

/** Of every figure another number, so that what is seen of one cannot be mistaken for another. */
const figures = fc
  .record({
    percentage: fc.option(fc.integer({ min: 0, max: 400 })),
    people: fc.integer({ min: 5, max: 900 }),
    frequency: fc.option(fc.integer({ min: 0, max: 300 })),
    meanDuration: fc.option(fc.integer({ min: 1, max: 700 })),
    ended: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 4, maxLength: 4 }),
  })
  .map((it): AbsenceFigures => ({
    people: it.people,
    percentage: it.percentage === null ? null : it.percentage / 20,
    withLeave: it.percentage === null ? null : it.percentage / 20 + 0.5,
    frequency: it.frequency === null ? null : it.frequency / 100,
    meanDuration: it.meanDuration,
    ended: it.ended,
    zeroAbsence: null,
  }));
const months = ["2026-01", "2026-02", "2026-03"];
const reports = fc
  .record({
    figures: fc.option(figures, { freq: 6 }),
    yearBefore: fc.option(figures),
    course: fc.tuple(fc.option(figures), fc.option(figures), fc.option(figures)),
    below: fc.array(fc.option(figures), { maxLength: 3 }),
    levels: fc.array(figures, { maxLength: 2 }),
  })
  .map((it): FiguresReport => ({
    ...{ lastMonth: "2026-03", from: "2026-01", until: "2026-03", minimum: 5, departments: [], whole: true },
    ...{ departmentId: null, figures: it.figures, yearBefore: it.yearBefore },
    course: months.map((month, at) => ({ month, figures: it.course[at]! })),
    below: it.below.map((told, at) => ({
      departmentId: `d${at}` as DepartmentId,
      name: `Afdeling ${at}`,
      figures: told,
    })),
    traits: it.levels.length
      ? [{ trait: "sex", people: 20, levels: it.levels.map((told) => ({ level: "female", figures: told })) }]
      : [],
  }));

const tables = (blocks: readonly PdfBlock[]) =>
  blocks.flatMap((it) => (typeof it === "object" && "table" in it ? [it.table.slice(1)] : []));
const dutch = (it: number | null, digits: number, unit = "") =>
  it === null
    ? "–"
    : `${it.toLocaleString("nl-NL", { minimumFractionDigits: digits, maximumFractionDigits: digits })}${unit}`;

test("a PDF says of every group what the answer says of it, and of what is hidden only that", () => {
  fc.assert(
    fc.property(reports, (it) => {
      const blocks = blocksOf(it, "Bakkerij", undefined);
      if (!it.figures) {
        expect(tables(blocks)).toEqual([]);
        expect(JSON.stringify(blocks)).toContain("Van deze groep zijn er geen cijfers");
        return;
      }
      const [own, course, ...rest] = tables(blocks);
      expect(own!.map((row) => row[2])).toEqual(
        it.yearBefore
          ? [
              dutch(it.yearBefore.percentage, 1, " %"),
              dutch(it.yearBefore.withLeave, 1, " %"),
              dutch(it.yearBefore.frequency, 2),
              dutch(it.yearBefore.meanDuration, 1, " dagen"),
              "–",
              dutch(it.yearBefore.people, 0),
            ]
          : Array.from({ length: 6 }, () => "Niet te tonen"),
      );
      expect(course!.map((row) => row.slice(1))).toEqual(
        it.course
          .toReversed()
          .map(({ figures: one }) =>
            one ? [dutch(one.percentage, 1, " %"), dutch(one.frequency, 2)] : ["Niet te tonen", "–"],
          ),
      );
      const groups = [
        ...it.below.map((one) => one.figures),
        ...it.traits.flatMap(({ levels }) => levels.map((one) => one.figures)),
      ];
      expect(
        rest
          .slice(0, -1)
          .flat()
          .map((row) => row.slice(1)),
      ).toEqual(
        groups.map((one) =>
          one
            ? [
                dutch(one.percentage, 1, " %"),
                dutch(one.frequency, 2),
                dutch(one.meanDuration, 1),
                dutch(one.people, 0),
              ]
            : ["Niet te tonen", "–", "–", "–"],
        ),
      );
      expect(rest.at(-1)!.map((row) => row[1])).toEqual(it.figures.ended.map((count) => dutch(count, 0)));
    }),
  );
});

test("beside a norm it says how far the absence is from it", () => {
  const told: FiguresReport = fc.sample(
    reports.filter((it) => it.figures !== null),
    1,
  )[0]!;
  const at = (percentage: number, norm: number) =>
    JSON.stringify(blocksOf({ ...told, figures: { ...told.figures!, percentage } }, "Bakkerij", norm));
  expect(at(5.5, 4.5)).toContain("Het verzuim ligt 1,0 procentpunt boven uw norm van 4,5 %.");
  expect(at(4, 4.5)).toContain("Het verzuim ligt 0,5 procentpunt onder uw norm van 4,5 %.");
  expect(at(4.5, 4.5)).toContain("Het verzuim is gelijk aan uw norm van 4,5 %.");
});
