import { expect, test } from "vitest";
import { covert } from "./proof/covert.ts";
import { cryptoIn } from "./proof/crypto.ts";
import { kill } from "./proof/kill.ts";
import { killDeliveries } from "./proof/kill-deliveries.ts";
import { leak } from "./proof/leak.ts";
import { inMangledHouse, outboxIn } from "./proof/outbox.ts";
import { racesIn } from "./proof/races.ts";
import { search } from "./proof/search.ts";

/** The short version of each proof; the long ones are `npm run proof -- NAME`. */

test("after the whole story no identity of a hundred people, and of seven who came later, stands in the open anywhere", async () => {
  const { found, people } = await leak(100);
  expect({ found, people }).toEqual({ found: [], people: 107 });
});

test("after twenty kills at random moments all that was acknowledged is there, and the service sees who is shared", async () => {
  const { kills } = await kill(20, Math.floor(Math.random() * 1e9));
  expect(kills).toBe(20);
});

test("after kills while a file is looked at, written, told of and undone, all is as if nobody was killed", async () => {
  const { kills } = await killDeliveries(3, Math.floor(Math.random() * 1e9), 400);
  expect(kills).toBe(3);
});

test("whatever becomes of messages, and whatever is done at once, both sides agree on every dossier, and nothing opens that was tampered with", async () => {
  const seed = Math.floor(Math.random() * 1e9);
  const { schedules, interleavings, refused, rows, halfway } = await inMangledHouse(async (house, mangler) => {
    const outbox = await outboxIn(house, mangler, 60, seed);
    const races = await racesIn(house, 60, seed);
    // In the same house, which takes longer to build than to prove.
    // So many people that before the one who is held lies more than a page, which was sealed anew already.
    return { ...outbox, ...races, ...(await cryptoIn(house, { people: 1_400, attacks: 400, kills: 1 }, seed)) };
  });
  expect({ schedules, interleavings }).toEqual({ schedules: 60, interleavings: 60 });
  const tamperings = Object.values(refused).reduce((sum, times) => sum + times, 0);
  expect({ tamperings, rows, halfway }).toEqual({ tamperings: 400, rows: 1_400, halfway: 1 });
});

test("of five people the service retrieved without informing him, an employer can tell nothing from any answer", async () => {
  const { differing, retrievals } = await covert(5);
  expect({ differing, retrievals }).toEqual({ differing: [], retrievals: 5 });
});

test("whoever may not know somebody is answered as who misses, and hundreds of guesses are told no more than was promised", async () => {
  const { guessed } = await search(300);
  expect(guessed).toEqual({ guesses: 600, toldToOne: 10, toldToTwenty: 200, searched: 25 });
});
