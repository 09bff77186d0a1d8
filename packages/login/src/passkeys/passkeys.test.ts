import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  confirmPasskey,
  listPasskeys,
  readSession,
  removePasskey,
} from "@datakluis/contract";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { authenticatorAt } from "../testing/authenticator.ts";
import { startHouse, type Person, type TestHouse } from "../testing/house.ts";

const publicUrl = "https://kluis.example";
let house: TestHouse;
let mies: Person;
beforeAll(async () => {
  house = await startHouse({ publicUrl });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  mies = await house.person(`mies${crypto.randomUUID()}@dienst.example`);
});
afterAll(() => house.stop());

const begin = async (cookie = mies.token) => (await house.ask(beginPasskey, { cookie })).said;
const add = (response: ReturnType<ReturnType<typeof authenticatorAt>["make"]>, cookie = mies.token) =>
  house.ask(addPasskey, { cookie, body: { name: "laptop", response } });
const list = async (cookie = mies.token) => (await house.ask(listPasskeys, { cookie })).said;
const question = async (half: string) => (await house.ask(beginPasskeySignIn, { cookie: half })).said;
const confirm = (cookie: string, response: ReturnType<ReturnType<typeof authenticatorAt>["use"]>) =>
  house.ask(confirmPasskey, { cookie, body: { response } });

/** Somebody's device with a passkey for this site. */
const device = async (cookie = mies.token, origin = publicUrl) => {
  const made = authenticatorAt(origin);
  expect((await add(made.make(await begin(cookie)), cookie)).status).toBe(200);
  return made;
};

test("a passkey is the second step of signing in, and adding, using and removing it are on the record", async () => {
  const own = await device();
  const half = await house.half(mies);
  const entered = await confirm(half, own.use(await question(half)));
  expect(entered.status).toBe(200);
  expect((await house.ask(readSession, { cookie: entered.cookie })).said).toEqual(entered.said);
  const [kept] = await list();
  expect(kept).toMatchObject({ name: "laptop", usedAt: house.now().toISOString() });
  await house.ask(removePasskey, { cookie: mies.token, params: { id: kept!.id } });
  expect(await list()).toEqual([]);
  expect(await house.events(mies.userId)).toEqual([
    "invitation.made",
    "invitation.accepted",
    "passkey.added",
    "password.accepted",
    "passkey.used",
    "session.started",
    "passkey.removed",
  ]);
});

test("a device that did not see its owner opens nothing", async () => {
  const own = await device();
  const half = await house.half(mies);
  expect((await confirm(half, own.use(await question(half), false))).code).toBe("wrong_credentials");
});

test("an answer counts once, for the question it was given to", async () => {
  const own = await device();
  const half = await house.half(mies);
  const answer = own.use(await question(half));
  expect((await confirm(half, answer)).status).toBe(200);
  const again = await house.half(mies);
  await question(again);
  expect((await confirm(again, answer)).code).toBe("wrong_credentials");
  expect((await confirm(again, own.use({ challenge: "zelfbedacht" }))).code).toBe("wrong_credentials");
});

test("what another website asked for opens nothing here", async () => {
  const elsewhere = authenticatorAt("https://kluis.kwaad.example");
  expect((await add(elsewhere.make(await begin()))).code).toBe("passkey_invalid");
});

test("somebody else's passkey opens nothing, and cannot be removed", async () => {
  const own = await device();
  const other = await house.person(`nora${crypto.randomUUID()}@dienst.example`);
  await device(other.token);
  const half = await house.half(other);
  expect((await confirm(half, own.use(await question(half)))).code).toBe("wrong_credentials");
  const params = { id: (await list())[0]!.id };
  expect((await house.ask(removePasskey, { cookie: other.token, params })).code).toBe("not_found");
});

test("without a passkey there is no question, and a session left open adds and removes none", async () => {
  expect((await house.ask(beginPasskeySignIn, { cookie: await house.half(mies) })).code).toBe("no_passkey");
  await device();
  const params = { id: (await list())[0]!.id };
  house.later(10 * 60_000);
  expect((await house.ask(beginPasskey, { cookie: mies.token })).code).toBe("confirm_yourself");
  expect((await house.ask(removePasskey, { cookie: mies.token, params })).code).toBe("confirm_yourself");
});

test("guesses with a passkey are counted with all others", async () => {
  const own = await device();
  const half = await house.half(mies);
  const answers = [];
  for (let i = 0; i < 6; i++) {
    answers.push((await confirm(half, own.use({ challenge: "geraden" }))).code);
    house.later(60_000);
  }
  expect(answers).toEqual([...Array<string>(5).fill("wrong_credentials"), "not_signed_in"]);
});
