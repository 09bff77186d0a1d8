import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzzIn } from "./proof/fuzz.ts";
import { wordsAt } from "./rechten/asked.ts";
import { questions } from "./rechten/questions.ts";
import { everywhere, fresh, freshOnPage, live, onEveryServer, written } from "./rechten/routes.ts";
import { startStage, type Stage } from "./rechten/stage.ts";
import { heardStale } from "./rechten/stale.ts";
import { wrongByDossier, wrongByEmployer } from "./rechten/states.ts";
import { answeredAt, madeElsewhere, toldApart } from "./rechten/swap.ts";

/** Who may what, as docs/rechten.md tells it, asked of the running servers. */

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
});
afterAll(() => stage?.stop());

const forPeople = written.filter(({ base }) => base.startsWith("/api/"));
/** All but what a coupling asks, which is not a person: couplings.test.ts of the vault asks it as one. */
const answeredPeople = forPeople.filter(({ path }) => !path.startsWith("/coupling/"));

test("every route of every server stands on the page about rights, and no other", async () => {
  const known = new Set(written.map(({ name }) => name));
  const there = await live(stage.servers);
  const missing = [...there].filter((name) => !known.has(name) && !everywhere.some((it) => name.endsWith(it)));
  const gone = [...known].filter((name) => !there.has(name));
  expect(missing.map((name) => `Zet deze vraag met haar rollen in docs/rechten.md: ${name}`)).toEqual([]);
  expect(gone.map((name) => `Haal deze vraag uit docs/rechten.md: ${name}`)).toEqual([]);
  expect(onEveryServer().toSorted()).toEqual(everywhere.toSorted());
  const unasked = written.filter(({ name }) => !questions[name]);
  expect(
    unasked.map(({ name }) => `Leg in e2e/rechten/questions-${name.split(" ")[0]}.ts uit hoe men dit vraagt: ${name}`),
  ).toEqual([]);
});

test("who may ask gets an answer, and who may not hears exactly the refusal the page names", async () => {
  const wrong: string[] = [];
  for (const route of written)
    for (const [heading, promised] of Object.entries(route.roles)) {
      const may = promised === "ja";
      const heard = await wordsAt(stage, route, heading, may);
      // Of those with one role somebody is really answered; for another the state of his employer may be in the way.
      const right = may
        ? heard.includes("ja") && heard.every((it) => it.startsWith("ja"))
        : heard.every((it) => it === promised);
      if (!right) wrong.push(`${route.name} als ${heading}: ${promised}, maar de server zegt ${heard.join(" / ")}`);
    }
  expect(wrong).toEqual([]);
});

test("what is answered depends on the dossier and on the employer as the page says", async () => {
  expect(await wrongByDossier(stage)).toEqual([]);
  expect(await wrongByEmployer(stage)).toEqual([]);
});

test("what is somebody else's is told in the same words as what is nowhere, in every place where an id stands", async () => {
  const wrong: string[] = [];
  let swapped = 0;
  for (const route of answeredPeople) {
    const found = await toldApart(stage, route, await answeredAt(stage, route));
    swapped += found.swapped;
    wrong.push(...found.wrong);
  }
  expect(wrong).toEqual([]);
  // Each id that stands in an address is there at least, so the walk has not passed them over.
  expect(swapped).toBeGreaterThan(answeredPeople.filter(({ path }) => path.includes("{")).length);
});

test("an id that another made says nothing about what it is of, and using it takes nothing from him", async () => {
  const wrong: string[] = [];
  let made = 0;
  for (const route of answeredPeople.filter(({ server }) => server !== "login")) {
    const found = await madeElsewhere(stage, route, await answeredAt(stage, route));
    made += found.made;
    wrong.push(...found.wrong);
  }
  expect(wrong).toEqual([]);
  expect(made).toBeGreaterThan(5);
});

// Last: who is let through decides on things the others stand on.
test("what the page says so of, is refused to whoever gave his second factor more than ten minutes ago", async () => {
  expect((await fresh()).toSorted()).toEqual(freshOnPage.map(({ name }) => name).toSorted());
  const wrong: string[] = [];
  for (const route of freshOnPage) {
    const heard = await heardStale(stage, route);
    if (heard.stale !== "confirm_yourself" || heard.fresh === "confirm_yourself")
      wrong.push(`${route.name}: na tien minuten ${heard.stale}, daarvoor ${heard.fresh}`);
  }
  expect(wrong).toEqual([]);
});

// After all others: it breaks what can be broken.
test("whatever is asked of any operation, the answer is what was agreed or a refusal in words, and all still works", async () => {
  const seed = Math.floor(Math.random() * 1e9);
  const { inputs, wrong } = await fuzzIn(stage, 2, seed);
  expect(wrong, `opnieuw: npm run proof -- fuzz 2 ${seed}`).toEqual([]);
  expect(inputs).toBeGreaterThan(2 * forPeople.length);
});
