import {
  acceptInvitation,
  beginProviderAcceptance,
  beginProviderConfirm,
  beginProviderLink,
  beginProviderSignIn,
  confirmSecondFactor,
  confirmSession,
  disableAccount,
  endProviderVisit,
  makeRecoveryCodes,
  openInvitation,
  readProvider,
  readProviderLink,
  readSession,
  removeProviderLink,
  type Account,
} from "@datakluis/contract";
import { clientAtProvider, startProvider, type Shown, type TestProvider } from "@datakluis/kit/testing/provider";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

const publicUrl = "https://kluis.example";
let provider: TestProvider;
let house: TestHouse;
let sara: Person;
/** What the provider calls her. */
let subject: string;
beforeAll(async () => {
  provider = await startProvider(`${publicUrl}/inloggen/terug`);
  house = await startHouse({
    publicUrl,
    provider: { issuer: provider.issuer, ...clientAtProvider, name: "ArboProef", amr: "mfa" },
  });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  together();
  sara = await house.person(`sara${crypto.randomUUID()}@dienst.example`);
  subject = crypto.randomUUID();
  together();
});
afterAll(async () => {
  await house.stop();
  await provider.stop();
});

const minute = 60_000;
/** The clock of the house stands as that of the provider, which cannot be moved. */
const together = () => house.later(Date.now() - house.now().getTime());
type Browser = { cookie?: string | undefined; visit?: string | undefined };
const back = (body: Record<string, string>, browser: Browser) => house.ask(endProviderVisit, { ...browser, body });

/** Goes to the provider from here, says who he is, and comes back. */
async function visit(
  begin: typeof beginProviderSignIn,
  shown: Shown | undefined,
  { cookie, go = provider.visitor() }: { cookie?: string | undefined; go?: ReturnType<TestProvider["visitor"]> } = {},
) {
  const begun = await house.ask(begin, { cookie });
  expect(begun.status).toBe(200);
  const came = await go(begun.said.url, shown);
  return { ...(await back(came, { cookie, visit: begun.visit })), came, secret: begun.visit };
}
const link = (who = sara, as = subject) => visit(beginProviderLink, { subject: as }, { cookie: who.token });
const signIn = (secondFactor = true, as = subject) => visit(beginProviderSignIn, { subject: as, secondFactor });
const whoIs = async (cookie: string | undefined) => (await house.ask(readSession, { cookie })).said as Account;

test("a page can know that there is a provider, what it is called, and what its word counts for", async () => {
  expect((await house.ask(readProvider)).said).toEqual({ name: "ArboProef", provesSecondFactor: true });
});

test("who bound his account signs in through the provider, and all of it is on record", async () => {
  expect((await link()).said).toEqual({ next: "linked" });
  const entered = await signIn();
  expect(entered.said).toEqual({ next: "signed_in" });
  expect((await whoIs(entered.cookie)).userId).toBe(sara.userId);
  const own = await house.ask(readProviderLink, { cookie: entered.cookie });
  const moment = house.now().toISOString();
  expect(own.said).toEqual({ linkedAt: moment, usedAt: moment, hasPassword: true });
  expect((await house.events(sara.userId)).slice(-3)).toEqual([
    "provider.linked",
    "provider.accepted",
    "session.started",
  ]);
});

test("a provider that checked no second factor leaves ours to be given", async () => {
  await link();
  const half = await signIn(false);
  expect(half.said).toEqual({ next: "second_factor" });
  expect((await house.ask(readSession, { cookie: half.cookie })).code).toBe("not_signed_in");
  house.later(30_000);
  const body = { code: house.codeOf(sara.otpauth) };
  expect((await house.ask(confirmSecondFactor, { cookie: half.cookie, body })).status).toBe(200);
});

test("nobody is recognised by his e-mail address, or by what another calls himself there", async () => {
  expect((await signIn(true, sara.email)).code).toBe("provider_unknown");
  await link();
  expect((await signIn(true, subject.toUpperCase())).code).toBe("provider_unknown");
  expect(await house.events(null)).toContain("provider.refused");
});

test("one account there is one account here, and the other way round", async () => {
  await link();
  const other = await house.person(`tom${crypto.randomUUID()}@dienst.example`);
  expect((await link(other)).code).toBe("provider_taken");
  expect((await link(sara, crypto.randomUUID())).code).toBe("provider_taken");
  expect((await whoIs((await signIn()).cookie)).userId).toBe(sara.userId);
});

test("two who bind the same account there at the same moment: one gets it", async () => {
  const other = await house.person(`ties${crypto.randomUUID()}@dienst.example`);
  const told = await Promise.all([link(), link(other)]);
  expect(told.map(({ code }) => code).toSorted()).toEqual(["provider_taken", undefined]);
});

test("what came back is good once, in the browser that went, and for ten minutes", async () => {
  await link();
  const { came, secret, code } = await signIn();
  expect(code).toBeUndefined();
  expect((await back(came, { visit: secret })).code).toBe("provider_lost");

  const go = provider.visitor();
  const [mine, theirs] = [await house.ask(beginProviderSignIn), await house.ask(beginProviderSignIn)];
  const stolen = await go(mine.said.url, { subject, secondFactor: true });
  expect((await back(stolen, {})).code).toBe("provider_lost");
  expect((await back(stolen, { visit: theirs.visit })).code).toBe("provider_refused");
  const told = await Promise.all([back(stolen, { visit: mine.visit }), back(stolen, { visit: mine.visit })]);
  expect(told.map((it) => it.code).toSorted()).toEqual(["provider_lost", undefined]);

  const late = await house.ask(beginProviderSignIn);
  const slow = await go(late.said.url, { subject, secondFactor: true });
  house.later(10 * minute);
  expect((await back(slow, { visit: late.visit })).code).toBe("provider_lost");
});

test("another's code, another's state and another's word are refused", async () => {
  await link();
  const go = provider.visitor();
  const begun = async () => house.ask(beginProviderSignIn);
  const [one, two, three] = [await begun(), await begun(), await begun()];
  const shown = { subject, secondFactor: true };
  const [came, other] = [await go(one.said.url, shown), await go(two.said.url, shown)];
  expect((await back({ ...came, code: other["code"]! }, { visit: one.visit })).code).toBe("provider_refused");
  expect((await back({ ...other, iss: "https://elders.example" }, { visit: two.visit })).code).toBe("provider_refused");
  expect((await back({ state: "verzonnen", code: "verzonnen" }, { visit: three.visit })).code).toBe("provider_refused");
});

test("an answer that the provider did not sign itself opens nothing", async () => {
  await link();
  provider.forging(true);
  expect((await signIn()).code).toBe("provider_refused");
  provider.forging(false);
  expect((await signIn()).status).toBe(200);
});

test("who stops at the provider, or finds it broken, hears so and can begin again", async () => {
  await link();
  expect((await visit(beginProviderSignIn, undefined)).code).toBe("provider_refused");
  const begun = await house.ask(beginProviderSignIn);
  const came = await provider.visitor()(begun.said.url, { subject, secondFactor: true });
  provider.broken(true);
  expect((await back(came, { visit: begun.visit })).code).toBe("provider_away");
  provider.broken(false);
  expect((await signIn()).status).toBe(200);
});

test("binding takes a second factor of just now, and ends in the session that began it", async () => {
  house.later(10 * minute);
  expect((await house.ask(beginProviderLink, { cookie: sara.token })).code).toBe("confirm_yourself");
  const fresh = await house.signIn(sara);
  const begun = await house.ask(beginProviderLink, { cookie: fresh });
  const came = await provider.visitor()(begun.said.url, { subject });
  const elsewhere = await house.signIn(await house.person(`uma${crypto.randomUUID()}@dienst.example`));
  expect((await back(came, { cookie: elsewhere, visit: begun.visit })).code).toBe("provider_lost");
  expect((await house.ask(readProviderLink, { cookie: fresh })).said).toBeNull();
});

test("without the bond the provider opens nothing any more", async () => {
  await link();
  expect((await house.ask(removeProviderLink, { cookie: sara.token })).status).toBe(200);
  expect((await signIn()).code).toBe("provider_unknown");
  expect((await house.events(sara.userId)).slice(-1)).toEqual(["provider.unlinked"]);
});

test("who was shut out does not come in through the provider", async () => {
  await link();
  const other = await house.person(`chef${crypto.randomUUID()}@dienst.example`);
  const body = { disabled: true, by: other.userId };
  await house.ask(disableAccount, { as: "suite", params: { userId: sara.userId }, body });
  expect((await signIn()).code).toBe("provider_unknown");
});

test("the service's provider says nothing about whoever works for an employer", async () => {
  const hr = await house.person(`hr${crypto.randomUUID()}@werkgever.example`, "employer");
  expect((await house.ask(beginProviderLink, { cookie: hr.token })).code).toBe("provider_not_yours");
  const { said } = await house.invite(`nieuw${crypto.randomUUID()}@werkgever.example`, "employer");
  const body = { token: said.invitation };
  expect((await house.ask(beginProviderAcceptance, { body })).code).toBe("provider_not_yours");
});

/** Somebody who took his invitation through the provider. */
async function invited(shown: Shown = { subject, secondFactor: true }) {
  const email = `vera${crypto.randomUUID()}@dienst.example`;
  const { said } = await house.invite(email);
  const begun = await house.ask(beginProviderAcceptance, { body: { token: said.invitation } });
  const came = await provider.visitor()(begun.said.url, shown);
  return { ...(await back(came, { visit: begun.visit })), token: said.invitation, email };
}

test("who was invited takes his account with the provider's word, without a password, and cannot lose his only way in", async () => {
  const taken = await invited();
  expect(taken.said).toEqual({ next: "signed_in" });
  expect((await whoIs(taken.cookie)).email).toBe(taken.email);
  expect((await house.ask(openInvitation, { body: { token: taken.token } })).code).toBe("invitation_invalid");
  expect((await house.ask(readProviderLink, { cookie: taken.cookie })).said).toMatchObject({ hasPassword: false });
  expect((await house.ask(removeProviderLink, { cookie: taken.cookie })).code).toBe("last_way_in");
  const { userId } = await whoIs(taken.cookie);
  expect((await house.invite("anders@dienst.example", "service", userId)).code).toBe("account_exists");
  expect((await whoIs((await signIn()).cookie)).userId).toBe(userId);
});

test("an invitation taken with a password meanwhile, or without a second factor, binds nothing", async () => {
  expect((await invited({ subject })).code).toBe("provider_weak");
  const { said } = await house.invite(`wim${crypto.randomUUID()}@dienst.example`);
  const token = said.invitation;
  const begun = await house.ask(beginProviderAcceptance, { body: { token } });
  const came = await provider.visitor()(begun.said.url, { subject, secondFactor: true });
  const { otpauth } = (await house.ask(openInvitation, { body: { token } })).said;
  await house.ask(acceptInvitation, { body: { token, password, code: house.codeOf(otpauth) } });
  expect((await back(came, { visit: begun.visit })).code).toBe("invitation_invalid");
  expect((await signIn()).code).toBe("provider_unknown");
});

test("one confirms through the provider by proving there anew who one is, with a second factor", async () => {
  const { cookie } = await invited();
  house.later(10 * minute);
  expect((await house.ask(makeRecoveryCodes, { cookie })).code).toBe("confirm_yourself");
  together();
  // There is no app to take a code from.
  expect((await house.ask(confirmSession, { cookie, body: { code: "123456" } })).code).toBe("wrong_code");
  const weak = await visit(beginProviderConfirm, { subject }, { cookie });
  expect(weak.code).toBe("provider_weak");
  const another = await visit(beginProviderConfirm, { subject: crypto.randomUUID(), secondFactor: true }, { cookie });
  expect(another.code).toBe("provider_unknown");
});

test("a session at the provider of this morning confirms nothing", async () => {
  const go = provider.visitor();
  const { cookie } = await invited();
  await visit(beginProviderSignIn, { subject, secondFactor: true, secondsAgo: 15 }, { go });
  const begun = await house.ask(beginProviderConfirm, { cookie });
  const url = new URL(begun.said.url);
  expect([url.searchParams.get("prompt"), url.searchParams.get("max_age")]).toEqual(["login", "0"]);
  // What was asked is changed on the way: the provider then answers with what it knows of before.
  url.searchParams.delete("prompt");
  url.searchParams.delete("max_age");
  const came = await go(url.href, undefined);
  expect((await back(came, { cookie, visit: begun.visit })).code).toBe("provider_refused");
});

test("confirming through the provider makes the session fresh, under a new cookie", async () => {
  const { cookie } = await invited();
  const done = await visit(beginProviderConfirm, { subject, secondFactor: true }, { cookie });
  expect(done.said).toEqual({ next: "confirmed" });
  expect(done.cookie).toBeDefined();
  expect((await house.ask(makeRecoveryCodes, { cookie: done.cookie })).status).toBe(200);
});
