import { changeSupport, readSupport, Support, type RefusalCode } from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runningSuite, type RunningSuite } from "../testing.ts";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

const refused = (code: RefusalCode) => expect.objectContaining({ code });
const told: Support = {
  text: "Bel ons gerust.\nWij helpen u verder.",
  phone: "+31 (0)88 123 45 67",
  email: "hulp@arboproef.example",
  hours: "Maandag tot en met vrijdag, 8.30 tot 17.00 uur",
};

test("what the functional administrator says of support, everybody reads, and it is on the record once", async () => {
  const { seed } = running;
  const employer = await seed.employer();
  const administrator = running.as(await seed.user("functional_administrator", employer));
  const readers = await Promise.all(
    (["case_manager", "hr", "manager", "super_administrator"] as const).map((group) => seed.user(group, employer)),
  );
  expect(await running.as(readers[0]!)(readSupport, {})).toEqual({ text: "", phone: "", email: "", hours: "" });
  expect(await administrator(changeSupport, { body: told })).toEqual(told);
  for (const reader of readers) expect(await running.as(reader)(readSupport, {})).toEqual(told);

  await administrator(changeSupport, { body: told });
  const events = await running.past.selectFrom("event").select("deed").where("deed", "=", "support.changed").execute();
  expect(events).toHaveLength(1);
  for (const reader of readers)
    await expect(running.as(reader)(changeSupport, { body: { ...told, text: "" } })).rejects.toEqual(
      refused("not_permitted"),
    );
});

test("it is plain text: nothing in it turns the writing around or hides, and a number is a number", () => {
  const accepts = (changed: Partial<Record<keyof Support, string>>) =>
    Support.safeParse({ ...told, ...changed }).success;
  expect(accepts({ text: "Eén regel\r\nen nog een" })).toBe(true);
  expect(accepts({ text: "<script>alert(1)</script>" })).toBe(true);
  expect(accepts({ text: "ons adres is \u202Eeur" })).toBe(false);
  expect(accepts({ text: "bel\u0000" })).toBe(false);
  expect(accepts({ text: "x".repeat(2001) })).toBe(false);
  for (const phone of ["", "088 123 45 67", "+31 6-12345678", "(0)20/1234567"]) expect(accepts({ phone })).toBe(true);
  for (const phone of ["bel maar", "javascript:1", "12", "088123456\n7"]) expect(accepts({ phone })).toBe(false);
  for (const email of ["hulp", "hulp@x.example?cc=iemand@x.example"]) expect(accepts({ email })).toBe(false);
});
