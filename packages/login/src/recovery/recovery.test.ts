import { confirmSecondFactor, makeRecoveryCodes, readRecoveryCodes } from "@datakluis/contract";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startHouse, type Person, type TestHouse } from "../testing/house.ts";

let house: TestHouse;
let gijs: Person;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  gijs = await house.person(`gijs${crypto.randomUUID()}@dienst.example`);
});
afterAll(() => house.stop());

const make = async (cookie = gijs.token) => (await house.ask(makeRecoveryCodes, { cookie })).said.codes;
const read = async (cookie = gijs.token) => (await house.ask(readRecoveryCodes, { cookie })).said;
const confirm = (cookie: string, code: string) => house.ask(confirmSecondFactor, { cookie, body: { code } });

test("ten codes are shown once; only their hashes are kept", async () => {
  expect(await read()).toEqual({ left: 0, madeAt: null });
  const codes = await make();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(await read()).toEqual({ left: 10, madeAt: house.now().toISOString() });
  const { rows } = await house.owner.query("select r::text from recovery_code r");
  for (const code of codes) expect(JSON.stringify(rows)).not.toContain(code.replaceAll("-", ""));
});

test("a code opens in the place of the app's code, once, is on the record, and it is said how many are left", async () => {
  const [code] = await make();
  const entered = await confirm(await house.half(gijs), code!);
  expect([entered.status, entered.said.recoveryCodesLeft]).toEqual([200, 9]);
  expect(await house.events(gijs.userId)).toEqual(
    expect.arrayContaining(["recovery_codes.made", "recovery_code.used", "session.started"]),
  );
  expect((await confirm(await house.half(gijs), code!)).code).toBe("wrong_credentials");
  expect(await read(entered.cookie)).toMatchObject({ left: 9 });
});

test("a code may be typed as it was written down, in small letters and with an O for a zero", async () => {
  const codes = await make();
  const code = codes.find((it) => /[01]/.test(it)) ?? codes[0]!;
  const typed = ` ${code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replaceAll("-", " ")} `;
  expect((await confirm(await house.half(gijs), typed)).status).toBe(200);
});

test("a code used by two at the same moment lets one in", async () => {
  const [code] = await make();
  const halves = [await house.half(gijs), await house.half(gijs)];
  const answers = await Promise.all(halves.map((half) => confirm(half, code!)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
});

test("a code of somebody else, and one of an earlier ten, open nothing", async () => {
  const [old] = await make();
  const [fresh] = await make();
  const other = await house.person(`hugo${crypto.randomUUID()}@dienst.example`);
  const half = await house.half(gijs);
  expect((await confirm(half, old!)).code).toBe("wrong_credentials");
  expect((await confirm(await house.half(other), fresh!)).code).toBe("wrong_credentials");
  expect((await confirm(half, fresh!)).status).toBe(200);
});

test("guessing a recovery code is slowed down and ends like guessing the code of the app", async () => {
  await make();
  const half = await house.half(gijs);
  const answers = [];
  for (let i = 0; i < 6; i++) {
    answers.push((await confirm(half, "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")).code);
    house.later(60_000);
  }
  expect(answers).toEqual([...Array<string>(5).fill("wrong_credentials"), "not_signed_in"]);
  expect((await read((await confirm(await house.half(gijs), house.codeOf(gijs.otpauth))).cookie)).left).toBe(10);
});

test("a session that was left open makes no new codes", async () => {
  house.later(10 * 60_000);
  expect((await house.ask(makeRecoveryCodes, { cookie: gijs.token })).code).toBe("confirm_yourself");
  expect((await house.ask(makeRecoveryCodes)).code).toBe("not_signed_in");
  expect(await make(await house.signIn(gijs))).toHaveLength(10);
});
