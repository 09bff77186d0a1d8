import type { UserId } from "@datakluis/contract";
import { id } from "../tools/story.ts";
import { newUser, type Questions } from "./question.ts";

const api = "/api/login/v1";
const nothing = () => ({});

export const loginQuestions: Questions = {
  [`login POST ${api}/sessions`]: ({ stage: { login, somebody } }) => ({
    body: { email: somebody.email, password: login.password },
  }),
  [`login POST ${api}/session/second-factor`]: async ({ stage: { login }, may }) => {
    if (!may) return { body: { code: "123456" } };
    const account = await login.account();
    return { cookie: await login.half(account), body: { code: login.codeOf(account.otpauth, 1) } };
  },
  [`login POST ${api}/session/_confirm`]: async ({ stage: { login }, may }) => {
    if (!may) return { body: { code: "123456" } };
    const account = await login.account();
    return { cookie: account.cookie, body: { code: login.codeOf(account.otpauth, 1) } };
  },
  [`login POST ${api}/session/_confirm/passkey/_begin`]: async ({ stage: { login }, may }) =>
    may ? { cookie: (await login.passkeys.withPasskey()).account.cookie } : {},
  [`login POST ${api}/session/_confirm/passkey`]: async ({ stage: { login }, may }) => {
    if (!may) return { body: { response: { id: "x", rawId: "x", type: "public-key" } } };
    const { account, device } = await login.passkeys.withPasskey();
    const { cookie } = account;
    return {
      cookie,
      body: { response: await login.passkeys.passkeyUsed(device, cookie, "/session/_confirm/passkey") },
    };
  },
  [`login GET ${api}/session`]: nothing,
  [`login DELETE ${api}/session`]: nothing,
  [`login GET ${api}/sessions`]: nothing,
  [`login DELETE ${api}/sessions/{id}`]: async ({ stage: { login }, may }) => {
    if (!may) return { params: { id: id() } };
    const { cookie, sessionId } = await login.listed();
    return { cookie, params: { id: sessionId } };
  },
  [`login DELETE ${api}/sessions`]: nothing,
  [`login POST ${api}/invitations/_open`]: async ({ stage: { login } }) => ({
    body: { token: (await login.invitation()).token },
  }),
  [`login POST ${api}/invitations/_accept`]: async ({ stage: { login } }) => ({
    body: (await login.acceptance((await login.invitation()).token)).body,
  }),
  [`login GET ${api}/passkeys`]: nothing,
  [`login POST ${api}/passkeys/_begin`]: nothing,
  [`login POST ${api}/passkeys`]: async ({ stage: { login }, may }) => {
    if (!may) return { body: { name: "Telefoon", response: { id: "x", rawId: "x", type: "public-key" } } };
    const { account, response } = await login.passkeys.passkeyMade();
    return { cookie: account.cookie, body: { name: "Telefoon", response } };
  },
  [`login DELETE ${api}/passkeys/{id}`]: async ({ stage: { login }, may }) => {
    if (!may) return { params: { id: id() } };
    const { account, passkeyId } = await login.passkeys.withPasskey();
    return { cookie: account.cookie, params: { id: passkeyId } };
  },
  [`login POST ${api}/session/passkey/_begin`]: async ({ stage: { login }, may }) =>
    may ? { cookie: await login.half((await login.passkeys.withPasskey()).account) } : {},
  [`login POST ${api}/session/passkey`]: async ({ stage: { login }, may }) => {
    if (!may) return { body: { response: { id: "x", rawId: "x", type: "public-key" } } };
    const { account, device } = await login.passkeys.withPasskey();
    const cookie = await login.half(account);
    return { cookie, body: { response: await login.passkeys.passkeyUsed(device, cookie) } };
  },
  [`login GET ${api}/provider`]: nothing,
  [`login POST ${api}/provider/_sign-in`]: nothing,
  [`login POST ${api}/provider/_accept`]: async ({ stage: { login } }) => ({
    body: { token: (await login.invitation()).token },
  }),
  [`login POST ${api}/provider/_return`]: ({ stage: { login } }) => login.atProvider(),
  [`login POST ${api}/provider/_link`]: nothing,
  [`login POST ${api}/provider/_confirm`]: nothing,
  [`login GET ${api}/provider/link`]: nothing,
  [`login DELETE ${api}/provider/link`]: nothing,
  [`login GET ${api}/recovery-codes`]: nothing,
  [`login POST ${api}/recovery-codes`]: nothing,
  [`login PUT ${api}/password`]: async ({ stage: { login }, may }) => {
    const body = { current: login.password, password: "een nieuwe lange zin om mee verder te gaan" };
    return may ? { cookie: (await login.account()).cookie, body } : { body: { ...body, current: "geraden" } };
  },
  [`login POST ${api}/password-resets`]: ({ stage: { somebody } }) => ({
    body: { email: somebody.email },
  }),
  [`login POST ${api}/password-resets/_complete`]: async ({ stage: { login } }) => ({
    body: { token: await login.reset(), password: "een nieuwe lange zin om mee verder te gaan" },
  }),

  "login POST /internal/tokens": ({ stage: { somebody } }) => ({
    body: { session: somebody.cookie.split("=")[1], audience: "suite" },
  }),
  "login POST /internal/sessions/_check": () => ({ body: { sessionId: id() } }),
  "login GET /internal/revocations": nothing,
  "login POST /internal/keys/_rotate": nothing,
  "login PUT /internal/accounts/{userId}/invitation": () => {
    const { id: userId, ...who } = newUser(id<UserId>());
    return { params: { userId }, body: { ...who, side: "service" } };
  },
  "login PUT /internal/accounts/{userId}/disabled": async ({ stage: { login, somebody } }) => ({
    params: { userId: (await login.account()).userId },
    body: { disabled: true, by: somebody.userId },
  }),
  "login PUT /internal/accounts/{userId}/renewal": async ({ stage: { login, somebody } }) => ({
    params: { userId: (await login.account()).userId },
    body: { by: somebody.userId },
  }),
  "login POST /internal/accounts/_states": ({ stage: { somebody } }) => ({ body: { userIds: [somebody.userId] } }),
  "login POST /internal/accounts/_guard": ({ stage: { somebody } }) => ({
    body: { userIds: [somebody.userId] },
  }),
};
