import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment, UserId, Uuid } from "./ids.ts";

/** Which side somebody works for: the service (suite) or an employer (vault). Never both. */
export const Side = z.enum(["service", "employer"]);
export type Side = z.infer<typeof Side>;

export const Account = z.strictObject({ userId: UserId, displayName: z.string(), email: z.string(), side: Side });
export type Account = z.infer<typeof Account>;

const Email = z.email().max(254).trim().toLowerCase();
const Code = z.string().regex(/^\d{6}$/);
/** Sixteen signs without those that look alike (Crockford's base 32): 80 random bits. Typed in groups, in any case. */
const RecoveryCode = z
  .string()
  .max(40)
  .transform((typed) => typed.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1"))
  .pipe(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{24}$/));
const server = "login" as const;

export const signIn = endpoint({
  server,
  method: "POST",
  path: "/sessions",
  summary: "Inloggen met e-mail en wachtwoord; daarna volgt de tweede factor",
  body: z.strictObject({ email: Email, password: z.string().min(1).max(200) }),
  answer: z.strictObject({ next: z.literal("second_factor") }),
});

export const confirmSecondFactor = endpoint({
  server,
  method: "POST",
  path: "/session/second-factor",
  summary: "Inloggen afronden met de code uit de authenticator-app, of met een herstelcode",
  body: z.strictObject({ code: z.union([Code, RecoveryCode]) }),
  /** How many recovery codes are left, when one was used. */
  answer: Account.extend({ recoveryCodesLeft: z.int().nullable() }),
});

/**
 * Proves once more that it is still he, for what asks that (`fresh`). The session goes on under a new cookie; five wrong
 * guesses end it.
 */
export const confirmSession = endpoint({
  server,
  method: "POST",
  path: "/session/_confirm",
  summary: "Bevestigen dat u het bent, met de code uit de authenticator-app of met een herstelcode",
  body: z.strictObject({ code: z.union([Code, RecoveryCode]) }),
  answer: z.strictObject({ recoveryCodesLeft: z.int().nullable() }),
});

export const readSession = endpoint({
  server,
  method: "GET",
  path: "/session",
  summary: "Wie is ingelogd",
  answer: Account,
});

export const signOut = endpoint({
  server,
  method: "DELETE",
  path: "/session",
  summary: "Uitloggen",
  answer: z.null(),
});

export const listSessions = endpoint({
  server,
  method: "GET",
  path: "/sessions",
  summary: "Eigen sessies",
  answer: z.array(
    z.strictObject({ id: Uuid, startedAt: Moment, lastSeenAt: Moment, agent: z.string(), current: z.boolean() }),
  ),
});

/** One of the own sessions, on this device or another. */
export const endSession = endpoint({
  server,
  method: "DELETE",
  path: "/sessions/:id",
  summary: "Eigen sessie beëindigen, ook op een ander apparaat",
  fresh: true,
  params: z.strictObject({ id: Uuid }),
  answer: z.null(),
});

export const signOutEverywhere = endpoint({
  server,
  method: "DELETE",
  path: "/sessions",
  summary: "Overal uitloggen",
  fresh: true,
  answer: z.null(),
});

/** The token of a link travels in the body; in the link it stands behind `#`, which no server ever sees. */
export const LinkToken = z.string().min(20).max(200);

export const openInvitation = endpoint({
  server,
  method: "POST",
  path: "/invitations/_open",
  summary: "Uitnodiging openen: geeft de sleutel voor de authenticator-app",
  body: z.strictObject({ token: LinkToken }),
  answer: z.strictObject({ email: z.string(), displayName: z.string(), side: Side, otpauth: z.string() }),
});

export const acceptInvitation = endpoint({
  server,
  method: "POST",
  path: "/invitations/_accept",
  summary: "Uitnodiging aannemen met wachtwoord en code",
  body: z.strictObject({ token: LinkToken, password: z.string().max(200), code: Code }),
  answer: Account,
});

export const readRecoveryCodes = endpoint({
  server,
  method: "GET",
  path: "/recovery-codes",
  summary: "Hoeveel herstelcodes er nog zijn",
  answer: z.strictObject({ left: z.int(), madeAt: Moment.nullable() }),
});

/** Ten new ones, shown this once; earlier ones are void. */
export const makeRecoveryCodes = endpoint({
  server,
  method: "POST",
  path: "/recovery-codes",
  summary: "Nieuwe herstelcodes maken",
  fresh: true,
  answer: z.strictObject({ codes: z.array(z.string()) }),
});

/** What a browser hands to an authenticator, as the Web Authentication API writes it down. */
const PasskeyOptions = z.looseObject({ challenge: z.string() });
/** What an authenticator says; looked at by the library that knows the format. */
const PasskeyAnswer = z.looseObject({ id: z.string().max(2_000), rawId: z.string().max(2_000), type: z.string() });

export const listPasskeys = endpoint({
  server,
  method: "GET",
  path: "/passkeys",
  summary: "Eigen passkeys",
  answer: z.array(z.strictObject({ id: Uuid, name: z.string(), madeAt: Moment, usedAt: Moment.nullable() })),
});

export const beginPasskey = endpoint({
  server,
  method: "POST",
  path: "/passkeys/_begin",
  summary: "Passkey toevoegen: de vraag aan het apparaat",
  fresh: true,
  answer: PasskeyOptions,
});

export const addPasskey = endpoint({
  server,
  method: "POST",
  path: "/passkeys",
  summary: "Passkey toevoegen: het antwoord van het apparaat",
  fresh: true,
  body: z.strictObject({ name: z.string().trim().min(1).max(60), response: PasskeyAnswer }),
  answer: z.null(),
});

export const removePasskey = endpoint({
  server,
  method: "DELETE",
  path: "/passkeys/:id",
  summary: "Passkey verwijderen",
  fresh: true,
  params: z.strictObject({ id: Uuid }),
  answer: z.null(),
});

export const beginPasskeySignIn = endpoint({
  server,
  method: "POST",
  path: "/session/passkey/_begin",
  summary: "Inloggen afronden met een passkey: de vraag aan het apparaat",
  answer: PasskeyOptions,
});

export const confirmPasskey = endpoint({
  server,
  method: "POST",
  path: "/session/passkey",
  summary: "Inloggen afronden met een passkey: het antwoord van het apparaat",
  body: z.strictObject({ response: PasskeyAnswer }),
  answer: Account,
});

export const beginPasskeyConfirm = endpoint({
  server,
  method: "POST",
  path: "/session/_confirm/passkey/_begin",
  summary: "Bevestigen dat u het bent met een passkey: de vraag aan het apparaat",
  answer: PasskeyOptions,
});

export const confirmSessionByPasskey = endpoint({
  server,
  method: "POST",
  path: "/session/_confirm/passkey",
  summary: "Bevestigen dat u het bent met een passkey: het antwoord van het apparaat",
  body: z.strictObject({ response: PasskeyAnswer }),
  answer: z.null(),
});

/** Asks for a link by e-mail. The answer is the same whether the account exists; so is the time it takes. */
export const askPasswordReset = endpoint({
  server,
  method: "POST",
  path: "/password-resets",
  summary: "Wachtwoord vergeten: vraagt om een link per e-mail",
  body: z.strictObject({ email: Email }),
  answer: z.null(),
});

/** Ends every session of the account. It signs nobody in: that still takes the second factor. */
export const resetPassword = endpoint({
  server,
  method: "POST",
  path: "/password-resets/_complete",
  summary: "Nieuw wachtwoord kiezen met de link uit de e-mail",
  body: z.strictObject({ token: LinkToken, password: z.string().max(200) }),
  answer: z.null(),
});

/** The own password, by whoever knows the present one. Ends every other session of the account. */
export const changePassword = endpoint({
  server,
  method: "PUT",
  path: "/password",
  summary: "Eigen wachtwoord wijzigen",
  fresh: true,
  body: z.strictObject({ current: z.string().min(1).max(200), password: z.string().max(200) }),
  answer: z.null(),
});

const Invited = z.strictObject({ invitation: z.string(), expiresAt: Moment });

/** Suite makes accounts for its users and for those of employers; the link is sent, and shown once to copy. */
export const inviteAccount = endpoint({
  server,
  internal: true,
  method: "PUT",
  path: "/accounts/:userId/invitation",
  summary: "Account aanmaken of opnieuw uitnodigen",
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({ email: Email, displayName: z.string().trim().min(1).max(120), side: Side }),
  answer: Invited,
});

/**
 * For whoever lost his second factor and his recovery codes: a link, sent to his own address and shown to nobody, by which
 * he makes the account his own anew. Until he does, everything stays as it was. `by` is who decided so.
 */
export const renewAccount = endpoint({
  server,
  internal: true,
  method: "PUT",
  path: "/accounts/:userId/renewal",
  summary: "Gebruiker een link sturen om wachtwoord en tweede factor opnieuw te kiezen",
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({ by: UserId }),
  answer: z.null(),
});

/** From its proposal as vault administrator on, the service can no longer touch an account (B2). */
export const guardAccounts = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/accounts/_guard",
  summary: "Accounts onttrekken aan het beheer van de dienst",
  body: z.strictObject({ userIds: z.array(UserId) }),
  answer: z.null(),
});

/** Shut, nothing signs the account in and its sessions are over; `by` is who decided so at the service. */
export const disableAccount = endpoint({
  server,
  internal: true,
  method: "PUT",
  path: "/accounts/:userId/disabled",
  summary: "Account uitschakelen of weer inschakelen",
  params: z.strictObject({ userId: UserId }),
  body: z.strictObject({ disabled: z.boolean(), by: UserId }),
  answer: z.null(),
});

/** How an account stands: still to be accepted, in use, or shut. `guarded` belongs to a vault. */
export const AccountState = z.strictObject({
  userId: UserId,
  state: z.enum(["invited", "active", "disabled"]),
  guarded: z.boolean(),
});
export type AccountState = z.infer<typeof AccountState>;

export const readAccountStates = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/accounts/_states",
  summary: "Hoe accounts ervoor staan",
  body: z.strictObject({ userIds: z.array(UserId).max(2_000) }),
  answer: z.array(AccountState),
});

export const Audience = z.enum(["vault", "suite"]);
export type Audience = z.infer<typeof Audience>;

export const exchangeSession = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/tokens",
  summary: "Sessie ruilen voor een kort token voor één server",
  body: z.strictObject({ session: z.string().max(200), audience: Audience }),
  answer: z.strictObject({ token: z.string(), sessionId: Uuid, expiresInSeconds: z.number() }),
});

/** For a server without the stream of revocations: is this session still alive? */
export const checkSession = endpoint({
  server,
  internal: true,
  method: "POST",
  path: "/sessions/_check",
  summary: "Leeft deze sessie nog",
  body: z.strictObject({ sessionId: Uuid }),
  answer: z.strictObject({ alive: z.boolean() }),
});
