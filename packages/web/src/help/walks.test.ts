import fc from "fast-check";
import { expect, test } from "vitest";
import { walkTexts as english } from "./en/walks.ts";
import { walkTexts as dutch } from "./nl/walks.ts";
import { placeBeside } from "./place.ts";
import { topics } from "./topics.ts";
import { walks, type WalkId } from "./walks.ts";

/** The walkthroughs over the real screens (F8). That each place is there while somebody walks is proven in e2e/help.test.ts. */

const walkIds = Object.keys(walks) as WalkId[];
const sources = import.meta.glob<string>(["../**/*.tsx", "!../paraglide/**"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** The places that stand on the screens, as they are written; of `action-${it.id}` what stands before the dollar. */
const written = Object.values(sources).flatMap((text) =>
  [...text.matchAll(/(?:data-help|help)=(?:"([\w-]+)"|\{`([\w-]+)\$)/g)].map(([, whole, begin]) => ({ whole, begin })),
);
const stands = (at: string) => written.some(({ whole, begin }) => (whole ? whole === at : at.startsWith(begin!)));

test("every place of a walkthrough stands on a screen, and every marked place is in a walkthrough", () => {
  const places = walkIds.flatMap((id) => walks[id].map(({ at }) => at));
  expect(places.filter((at) => !stands(at))).toEqual([]);
  expect(written.filter(({ whole }) => whole && !places.includes(whole))).toEqual([]);
  expect(written.length).toBeGreaterThan(15);
});

test.each(Object.entries({ nl: dutch, en: english }))(
  "in %s every step says what to do, and what when it is not there",
  (_, texts) => {
    const steps = (id: WalkId) => texts[id]();
    expect(walkIds.filter((id) => steps(id).length !== walks[id].length)).toEqual([]);
    const sentences = walkIds.flatMap((id) => steps(id).flatMap(({ text, missing }) => [text, missing]));
    expect(sentences.filter((it) => it.length < 10 || it.split("*").length % 2 === 0)).toEqual([]);
  },
);

test("whom a topic is for may walk it", () => {
  expect(walkIds.filter((id) => !(id in topics))).toEqual([]);
});

const size = (most: number) =>
  fc.record({ width: fc.integer({ min: 20, max: most }), height: fc.integer({ min: 20, max: 400 }) });

test("the explanation never leaves the window, and hides the place only where it fits nowhere beside it", () => {
  const box = fc.record({
    ...{ top: fc.integer({ min: -200, max: 1200 }), left: fc.integer({ min: -200, max: 1600 }) },
    ...{ width: fc.integer({ min: 1, max: 1600 }), height: fc.integer({ min: 1, max: 1200 }) },
  });
  const window = fc.record({ width: fc.integer({ min: 320, max: 1600 }), height: fc.integer({ min: 480, max: 1200 }) });
  fc.assert(
    fc.property(fc.option(box, { nil: undefined }), size(296), window, (place, card, window) => {
      const { top, left } = placeBeside(place, card, window);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top + card.height).toBeLessThanOrEqual(window.height);
      expect(left + card.width).toBeLessThanOrEqual(window.width);
      if (!place) return;
      const roomUnder = window.height - (place.top + place.height);
      const isUnder = top >= place.top + place.height;
      if (roomUnder >= card.height + 24 && place.top >= 0) expect(isUnder).toBe(true);
    }),
  );
});
