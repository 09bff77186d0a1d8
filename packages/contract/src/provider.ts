import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment } from "./ids.ts";
import { LinkToken } from "./login.ts";

/**
 * Signing in with the service's own identity provider (OpenID Connect), where the operator named one. An account is
 * bound to it by what the provider calls the person, never by an e-mail address, and only by that person himself.
 */

const server = "login" as const;

/** Where the browser goes next. It comes back at `/inloggen/terug`, and only this browser can end what it began. */
const GoTo = z.strictObject({ url: z.url() });

/** Its name on the button; null where there is none. */
export const readProvider = endpoint({
  server,
  method: "GET",
  path: "/provider",
  summary: "Of er via een organisatie kan worden ingelogd, en hoe die heet",
  answer: z
    .strictObject({
      name: z.string(),
      /** It checks a second factor of its own: then ours is not asked, and it can confirm who somebody is. */
      provesSecondFactor: z.boolean(),
    })
    .nullable(),
});

export const beginProviderSignIn = endpoint({
  server,
  method: "POST",
  path: "/provider/_sign-in",
  summary: "Inloggen via de organisatie: waar de browser heen gaat",
  answer: GoTo,
});

/** Takes an invitation without a password of ours; only where the provider checks a second factor. */
export const beginProviderAcceptance = endpoint({
  server,
  method: "POST",
  path: "/provider/_accept",
  summary: "Uitnodiging aannemen via de organisatie: waar de browser heen gaat",
  body: z.strictObject({ token: LinkToken }),
  answer: GoTo,
});

export const beginProviderLink = endpoint({
  server,
  method: "POST",
  path: "/provider/_link",
  summary: "Eigen account koppelen aan dat van de organisatie: waar de browser heen gaat",
  fresh: true,
  answer: GoTo,
});

export const beginProviderConfirm = endpoint({
  server,
  method: "POST",
  path: "/provider/_confirm",
  summary: "Bevestigen dat u het bent via de organisatie: waar de browser heen gaat",
  answer: GoTo,
});

/** What the provider gave the browser along, word for word. */
const Returned = z.strictObject({
  code: z.string().max(4_000).optional(),
  state: z.string().max(500).optional(),
  iss: z.string().max(500).optional(),
  error: z.string().max(200).optional(),
});

/** Ends a visit to the provider, once. `next` says what came of it. */
export const endProviderVisit = endpoint({
  server,
  method: "POST",
  path: "/provider/_return",
  summary: "Terug van de organisatie: inloggen, koppelen of bevestigen afronden",
  body: Returned,
  answer: z.strictObject({ next: z.enum(["signed_in", "second_factor", "linked", "confirmed"]) }),
});

export const readProviderLink = endpoint({
  server,
  method: "GET",
  path: "/provider/link",
  summary: "Of het eigen account is gekoppeld aan dat van de organisatie",
  answer: z.strictObject({ linkedAt: Moment, usedAt: Moment.nullable(), hasPassword: z.boolean() }).nullable(),
});

export const removeProviderLink = endpoint({
  server,
  method: "DELETE",
  path: "/provider/link",
  summary: "Koppeling met het account van de organisatie verwijderen",
  fresh: true,
  answer: z.null(),
});
