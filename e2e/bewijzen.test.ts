import { expect, test } from "vitest";
import { kill } from "./proof/kill.ts";
import { leak } from "./proof/leak.ts";

/** The short version of each proof; the long ones are `npm run proof -- NAME`. */

test("after the whole story no identity of a hundred people stands in the open anywhere", async () => {
  const { found, people } = await leak(100);
  expect({ found, people }).toEqual({ found: [], people: 100 });
});

test("after twenty kills at random moments all that was acknowledged is there, and the service sees who is shared", async () => {
  const { kills } = await kill(20, Math.floor(Math.random() * 1e9));
  expect(kills).toBe(20);
});
