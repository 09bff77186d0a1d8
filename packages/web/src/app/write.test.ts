import { expect, test } from "vitest";
import { problemOf, Refusal, type RefusalCode, type WriteId } from "@datakluis/contract";
import { Refused } from "./ask.ts";
import { writeOf } from "./write.ts";

const said = (city: string) => ({ version: 1, identity: { lastName: "Jansen", city } });

/** Sends a form some times in a row; tells under which ids, in which order they were first seen. */
async function sent(...turns: [what: unknown, no?: RefusalCode | "stuk"][]): Promise<number[]> {
  const write = writeOf<WriteId>();
  const seen: WriteId[] = [];
  for (const [what, no] of turns)
    await write
      .send(what, async (id) => {
        seen.push(id);
        if (no === "stuk") throw new TypeError("het antwoord was geen antwoord");
        if (no) throw new Refused(problemOf(new Refusal(no)));
      })
      .catch(() => undefined);
  const order = [...new Set(seen)];
  return seen.map((id) => order.indexOf(id));
}

test("what is sent again after an answer that never came is the same write, so it is done once", async () => {
  expect(await sent([said("Delft"), "vault_away"], [said("Delft"), "internal"], [said("Delft")])).toEqual([0, 0, 0]);
  expect(await sent([said("Delft"), "stuk"], [said("Delft")])).toEqual([0, 0]);
});

test("with other words it is another write, also when the first may have been done", async () => {
  expect(await sent([said("Delft"), "vault_away"], [said("Leiden"), "vault_away"], [said("Leiden")])).toEqual([
    0, 1, 1,
  ]);
});

test("after a no nothing was done, so it is sent as another write", async () => {
  const noes = ["invalid", "outdated", "personnel_number_taken", "already_written"] as const;
  for (const no of noes) expect(await sent([said("Delft"), no], [said("Delft")])).toEqual([0, 1]);
});
