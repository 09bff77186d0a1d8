import { expect, test } from "vitest";
import { leak } from "./proof/leak.ts";

/** What must hold at every change. The proof `kill` does not hold yet and stands outside: `npm run proof -- kill`. */

test("after the whole story no identity of a hundred people stands in the open anywhere", async () => {
  const { found, people } = await leak(100);
  expect({ found, people }).toEqual({ found: [], people: 100 });
});
