import { readdirSync } from "node:fs";
import { rotateLoginKey } from "@datakluis/contract";
import { kyselyOf, poolOf } from "@datakluis/kit/db";
import { keyFolder } from "@datakluis/kit/keys-folder";
import { logOf } from "@datakluis/kit/log";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Tables } from "../schema.ts";
import { startHouse, type TestHouse } from "../testing/house.ts";
import { tendSecrets } from "./keys.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

test("with a new wrapping key everybody's second factor is wrapped anew and works, also one that is not taken yet", async () => {
  const people = [await house.person("a@dienst.example"), await house.person("b@dienst.example")];
  await house.invite("c@dienst.example");
  const sealed = async () => {
    const { rows } = await house.owner.query<{ sealed: Buffer }>(
      "select totp_sealed as sealed from account union all select totp_sealed from invitation order by 1",
    );
    return rows.flatMap((row) => (row.sealed ? [row.sealed.toString("hex")] : []));
  };
  const before = await sealed();
  expect(before).toHaveLength(3);
  for (const as of ["suite", "vault", "front"] as const)
    expect((await house.ask(rotateLoginKey, { as })).code).toBe("not_permitted");
  expect((await house.ask(rotateLoginKey, { as: "operator" })).status).toBe(200);
  await vi.waitFor(async () => expect((await sealed()).filter((it) => before.includes(it))).toEqual([]), {
    timeout: 20_000,
  });
  for (const person of people) expect(await house.signIn(person)).toBeTruthy();

  const pool = poolOf(house.database.appUrl, logOf("login", "error"), 1);
  const it = { keys: keyFolder(house.folder), keyCopyDays: 30 };
  const keysIn = () => readdirSync(house.folder).filter((name) => name.endsWith(".key"));
  await tendSecrets(kyselyOf<Tables>(pool), it, new Date());
  expect(keysIn()).toHaveLength(2);
  await tendSecrets(kyselyOf<Tables>(pool), it, new Date(Date.now() + 31 * 86_400_000));
  expect(keysIn()).toEqual(["login.2.key"]);
  await pool.end();
  house.later(60_000);
  expect(await house.signIn(people[0]!)).toBeTruthy();
});
