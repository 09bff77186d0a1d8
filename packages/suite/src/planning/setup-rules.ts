import { Refusal, type AgendaException, type WeekBlock } from "@datakluis/contract";

type Kept = { week: readonly WeekBlock[]; exceptions: readonly AgendaException[] };

/** Whether hours can be kept: each ends after it begins, at a place that is open, and no two of a week at once. */
export function mustBeKeepable({ week, exceptions }: Kept, places: ReadonlySet<string>): void {
  const say = (path: keyof Kept, sentence: string) => {
    throw new Refusal("invalid", [{ path, sentence }]);
  };
  for (const [path, blocks] of [
    ["week", week],
    ["exceptions", exceptions],
  ] as const) {
    if (blocks.some((it) => it.until <= it.from)) say(path, "De eindtijd ligt niet na de begintijd.");
    if (blocks.some((it) => it.placeId !== null && !places.has(it.placeId)))
      say(path, "Kies een locatie die in gebruik is.");
  }
  if (exceptions.some((it) => it.through < it.on)) say("exceptions", "De laatste dag ligt voor de eerste.");
  const overlaps = week.some((one, at) =>
    week.slice(at + 1).some((it) => it.weekday === one.weekday && it.from < one.until && one.from < it.until),
  );
  if (overlaps) say("week", "Twee blokken op dezelfde dag overlappen elkaar.");
}
