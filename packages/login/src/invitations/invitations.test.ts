import {
  acceptInvitation,
  guardAccounts,
  openInvitation,
  readSession,
  signIn,
  UserId,
  type Account,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { password, startHouse, type TestHouse } from "../testing/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.stop());

const open = (token: string) => house.ask(openInvitation, { body: { token } });
const accept = (token: string, code: string, chosen = password) =>
  house.ask(acceptInvitation, { body: { token, password: chosen, code } });
const guard = (...userIds: UserId[]) => house.ask(guardAccounts, { as: "vault", body: { userIds } });

test("an invitation is opened, accepted, and used up", async () => {
  const { said } = await house.invite("femke@dienst.example");
  const opened = await open(said.invitation);
  expect(opened.said).toMatchObject({ email: "femke@dienst.example", displayName: "A. Gebruiker" });
  expect(opened.said.otpauth).toMatch(/^otpauth:\/\/totp\/Datakluis:/);
  expect((await open(said.invitation)).said).toEqual(opened.said);

  const code = house.codeOf(opened.said.otpauth);
  const accepted = await accept(said.invitation, code);
  expect(accepted.status).toBe(200);
  const { userId } = accepted.said as Account;
  expect((await house.ask(readSession, { cookie: accepted.cookie })).said).toEqual(accepted.said);
  expect(await house.events(userId)).toEqual(["invitation.made", "invitation.accepted"]);
  expect((await accept(said.invitation, code)).code).toBe("invitation_invalid");
  expect((await open(said.invitation)).code).toBe("invitation_invalid");
});

test("accepting twice at the same moment makes one password", async () => {
  const { said } = await house.invite("gijs@dienst.example");
  const code = house.codeOf((await open(said.invitation)).said.otpauth);
  const answers = await Promise.all(
    ["de eerste lange zin", "de tweede lange zin"].map((it) => accept(said.invitation, code, it)),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
});

test("the code with which an invitation was accepted does not sign in as well", async () => {
  const { said } = await house.invite("hugo@dienst.example");
  const { otpauth } = (await open(said.invitation)).said;
  await accept(said.invitation, house.codeOf(otpauth));
  const person = { userId: UserId.parse(crypto.randomUUID()), email: "hugo@dienst.example", otpauth, token: "" };
  expect(await house.signIn(person)).toBeUndefined();
  expect(await house.signIn(person)).toMatch(/^[\w-]{43}$/);
});

test.each([
  ["too short", "elf tekens."],
  ["with the name from the address", "ik ben Isabella zelf"],
  ["the address itself", "isabella@dienst.example"],
])("refuses a password that is %s", async (_, chosen) => {
  const { said } = await house.invite("isabella@dienst.example", "service", isabella);
  const { otpauth } = (await open(said.invitation)).said;
  expect((await accept(said.invitation, house.codeOf(otpauth), chosen)).code).toBe("weak_password");
});
const isabella = UserId.parse(crypto.randomUUID());

test("a wrong code does not use the invitation up", async () => {
  const { said } = await house.invite("jan@dienst.example");
  const code = house.codeOf((await open(said.invitation)).said.otpauth);
  expect((await accept(said.invitation, code === "000000" ? "000001" : "000000")).code).toBe("wrong_credentials");
  expect((await accept(said.invitation, code)).status).toBe(200);
});

test("a new invitation makes the old one void, with a secret of its own", async () => {
  const userId = UserId.parse(crypto.randomUUID());
  const first = await house.invite("karin@dienst.example", "service", userId);
  const before = (await open(first.said.invitation)).said.otpauth;
  const second = await house.invite("karin@dienst.example", "service", userId);
  expect((await open(first.said.invitation)).code).toBe("invitation_invalid");
  expect((await open(second.said.invitation)).said.otpauth).not.toBe(before);
});

test("an invitation expires after seven days", async () => {
  const { said } = await house.invite("leo@dienst.example");
  house.later(7 * 86_400_000 - 1);
  expect((await open(said.invitation)).status).toBe(200);
  house.later(1);
  expect((await open(said.invitation)).code).toBe("invitation_invalid");
});

test("an address belongs to one account, in whatever case it is written", async () => {
  const userId = UserId.parse(crypto.randomUUID());
  await house.invite("Mies@dienst.example", "service", userId);
  expect((await house.invite("mIES@dienst.example")).code).toBe("account_exists");
  await house.invite("ander@dienst.example");
  expect((await house.invite("ander@dienst.example", "service", userId)).code).toBe("account_exists");
});

test("an account that is in use, or on the other side, is not invited again", async () => {
  const nora = await house.person("nora@werkgever.example", "employer");
  expect((await house.invite(nora.email, "employer", nora.userId)).code).toBe("account_exists");
  const userId = UserId.parse(crypto.randomUUID());
  await house.invite("otto@werkgever.example", "employer", userId);
  expect((await house.invite("otto@werkgever.example", "service", userId)).code).toBe("account_exists");
});

test("a guarded account is out of the service's reach, whether it was accepted or not", async () => {
  const piet = await house.person("piet@werkgever.example", "employer");
  const userId = UserId.parse(crypto.randomUUID());
  const { said } = await house.invite("quinta@werkgever.example", "employer", userId);
  expect((await guard(piet.userId, userId)).status).toBe(200);
  expect((await guard(piet.userId, userId)).status).toBe(200);
  expect((await house.invite(piet.email, "employer", piet.userId)).code).toBe("account_guarded");
  expect((await house.invite("quinta@werkgever.example", "employer", userId)).code).toBe("account_guarded");
  expect((await house.invite("dief@dienst.example", "employer", userId)).code).toBe("account_guarded");
  expect((await open(said.invitation)).status).toBe(200);
  expect((await house.events(piet.userId)).filter((deed) => deed === "account.guarded")).toHaveLength(1);
  expect((await house.ask(signIn, { body: { email: piet.email, password } })).status).toBe(200);
});

test("guarding an account that does not exist guards none", async () => {
  const rosa = await house.person("rosa@werkgever.example", "employer");
  expect((await guard(rosa.userId, UserId.parse(crypto.randomUUID()))).code).toBe("not_found");
  expect(await house.events(rosa.userId)).not.toContain("account.guarded");
});

test("two people invited anew to one address at the same moment: one gets it, the other hears why not", async () => {
  for (let round = 0; round < 8; round += 1) {
    const [one, two] = [UserId.parse(crypto.randomUUID()), UserId.parse(crypto.randomUUID())];
    for (const it of [one, two]) await house.invite(`${it}@werkgever.example`, "employer", it);
    const shared = `samen${round}@werkgever.example`;
    const race = await Promise.all([one, two].map((it) => house.invite(shared, "employer", it)));
    expect(race.map(({ status, code }) => code ?? status).toSorted()).toEqual([200, "account_exists"]);
  }
});

test("only the suite invites, only the vault guards", async () => {
  const body = { email: "s@dienst.example", displayName: "S", side: "service" };
  const params = { userId: crypto.randomUUID() };
  const { inviteAccount } = await import("@datakluis/contract");
  for (const as of ["vault", "front", "operator"] as const)
    expect((await house.ask(inviteAccount, { as, params, body })).code).toBe("not_permitted");
  expect((await house.ask(guardAccounts, { as: "suite", body: { userIds: [] } })).code).toBe("not_permitted");
});
