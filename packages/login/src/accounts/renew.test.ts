import {
  acceptInvitation,
  disableAccount,
  guardAccounts,
  makeRecoveryCodes,
  openInvitation,
  readSession,
  renewAccount,
  signIn,
  type UserId,
} from "@datakluis/contract";
import { smtpSink, type SmtpSink } from "@datakluis/kit/testing/smtp";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { password, startHouse, type Person, type TestHouse } from "../testing/house.ts";

let smtp: SmtpSink;
let house: TestHouse;
/** Who decides, and who lost his telephone. */
let [chief, kees] = [] as unknown as [Person, Person];
beforeAll(async () => {
  smtp = await smtpSink();
  house = await startHouse({ post: { url: smtp.url, from: "datakluis@kluis.example" } });
});
beforeEach(async () => {
  await house.owner.query("delete from attempt");
  chief = await house.person(`chef${crypto.randomUUID()}@dienst.example`);
  kees = await house.person(`kees${crypto.randomUUID()}@dienst.example`);
});
afterAll(async () => {
  await house.stop();
  await smtp.down();
});

const subject = "Uw account bij Datakluis opnieuw in gebruik nemen";
const chosen = "nog een heel lange zin om mee verder te gaan";
const renew = (userId: UserId, as: "suite" | "vault" = "suite", by: UserId = chief.userId) =>
  house.ask(renewAccount, { as, params: { userId }, body: { by } });
/** The token of the newest link that was sent to somebody. */
const linkTo = (who: Person, count = 1) =>
  vi.waitFor(
    () => {
      const mails = smtp.arrived.filter(
        ({ to, source }) => to.includes(who.email) && source.includes(`Subject: ${subject}`),
      );
      expect(mails.length).toBeGreaterThanOrEqual(count);
      return /\/uitnodiging#([\w-]{43})/.exec(mails.at(-1)!.source.replaceAll("=\r\n", ""))![1]!;
    },
    { timeout: 20_000, interval: 30 },
  );
const accept = async (token: string) => {
  const { said } = await house.ask(openInvitation, { body: { token } });
  const code = house.codeOf(said.otpauth);
  return { otpauth: said.otpauth, ...(await house.ask(acceptInvitation, { body: { token, password: chosen, code } })) };
};
const enter = (who: Person, typed: string) => house.ask(signIn, { body: { email: who.email, password: typed } });

test("whoever lost his telephone gets a link at his own address, and with it an account that nothing of before opens", async () => {
  await house.ask(makeRecoveryCodes, { cookie: kees.token });
  expect((await renew(kees.userId)).said).toBeNull();
  const token = await linkTo(kees);

  // Until he uses it everything is as it was.
  expect((await house.ask(readSession, { cookie: kees.token })).status).toBe(200);
  expect((await enter(kees, password)).said).toEqual({ next: "second_factor" });

  const { status, cookie, otpauth } = await accept(token);
  expect(status).toBe(200);
  expect((await house.ask(readSession, { cookie })).status).toBe(200);
  expect((await house.ask(readSession, { cookie: kees.token })).code).toBe("not_signed_in");
  expect((await enter(kees, password)).code).toBe("wrong_credentials");
  expect((await enter(kees, chosen)).said).toEqual({ next: "second_factor" });
  expect(otpauth).not.toBe(kees.otpauth);
  const { rows } = await house.owner.query("select 1 from recovery_code where account_id = $1", [kees.userId]);
  expect(rows).toEqual([]);
  expect((await house.events(kees.userId)).filter((deed) => deed.includes("renew"))).toEqual([
    "account.renewal_sent",
    "account.renewed",
  ]);
  expect((await house.ask(openInvitation, { body: { token } })).code).toBe("invitation_invalid");
});

test("a newer link makes the earlier one void", async () => {
  await renew(kees.userId);
  const first = await linkTo(kees);
  await renew(kees.userId);
  const second = await linkTo(kees, 2);
  expect((await house.ask(openInvitation, { body: { token: first } })).code).toBe("invitation_invalid");
  expect((await house.ask(openInvitation, { body: { token: second } })).status).toBe(200);
});

test("an account of a vault is renewed at the word of a vault only", async () => {
  await house.ask(guardAccounts, { as: "vault", body: { userIds: [kees.userId] } });
  expect((await renew(kees.userId, "suite")).code).toBe("account_guarded");
  expect((await renew(kees.userId, "vault")).status).toBe(200);
});

test("nobody renews his own account, one that is shut, or one that is not there; and who is shut out decides nothing", async () => {
  expect((await renew(chief.userId)).code).toBe("own_renewal");
  const shut = (userId: UserId) =>
    house.ask(disableAccount, { as: "suite", params: { userId }, body: { disabled: true, by: chief.userId } });
  await shut(kees.userId);
  expect((await renew(kees.userId)).code).toBe("account_disabled");
  expect((await renew(crypto.randomUUID() as UserId)).code).toBe("not_found");
  expect((await renew(chief.userId, "suite", kees.userId)).code).toBe("not_signed_in");
  expect((await renew(kees.userId, "suite", crypto.randomUUID() as UserId)).code).toBe("not_signed_in");
});

test("a link that was sent is void once the account is shut", async () => {
  await renew(kees.userId);
  const token = await linkTo(kees);
  const body = { disabled: true, by: chief.userId };
  await house.ask(disableAccount, { as: "suite", params: { userId: kees.userId }, body });
  expect((await house.ask(openInvitation, { body: { token } })).code).toBe("invitation_invalid");
});
