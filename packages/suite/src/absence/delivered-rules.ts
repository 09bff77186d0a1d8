import { isDeepStrictEqual } from "node:util";
import type { CourseLine, DeliveredCase, Spell } from "@datakluis/contract";

/** What a delivered case asks of the spell it is, in the order in which it is done. */
export type Step =
  | { do: "report" }
  | { do: "course"; line: CourseLine }
  | { do: "recover"; recoveredOn: string }
  | { do: "correct"; said: Partial<Standing> }
  | { do: "withdraw" };

type Told = NonNullable<DeliveredCase["spell"]>;
type Standing = Omit<Told, "course"> & { course: CourseLine[] };
type Known = Pick<Spell, keyof Told | "withdrawn">;

/** A case tells nothing of therapy: that is for whoever guides somebody. */
export const courseOf = (told: Told): CourseLine[] => told.course.map((it) => ({ ...it, therapy: null }));

/**
 * The deeds that make a spell what a case tells. What only goes on is said as a line of its course and a recovery, so that its
 * history reads as it went; anything else is a correction. A spell that was withdrawn stays so: told again it is another.
 */
export function stepsTo(known: Known | undefined, told: Told | null): Step[] {
  const stands = known && !known.withdrawn ? known : undefined;
  if (!told) return stands ? [{ do: "withdraw" }] : [];
  if (!stands) return [{ do: "report" }];
  const wanted: Standing = { ...told, course: courseOf(told) };
  const before = stands.course.map(({ from, percentage }) => ({ from, percentage, therapy: null }));
  const differs = (field: keyof Standing) =>
    !isDeepStrictEqual(field === "course" ? before : stands[field], wanted[field]);
  const fields = (Object.keys(wanted) as (keyof Standing)[]).filter(differs);
  if (fields.length === 0) return [];
  const goesOn =
    fields.every((it) => it === "course" || it === "recoveredOn") &&
    stands.recoveredOn === null &&
    isDeepStrictEqual(before, wanted.course.slice(0, before.length));
  if (!goesOn) return [{ do: "correct", said: Object.fromEntries(fields.map((it) => [it, wanted[it]])) }];
  const lines = wanted.course.slice(before.length).map((line) => ({ do: "course" as const, line }));
  return wanted.recoveredOn ? [...lines, { do: "recover", recoveredOn: wanted.recoveredOn }] : lines;
}
