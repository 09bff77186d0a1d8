import { Refusal, type UserId } from "@datakluis/contract";

const shortestPassword = 12;

/**
 * Words that everybody who guesses here would try first, with years and signs around them. Listed in docs/asvs.md; they
 * may stand in a password, but do not count for its length.
 */
const guessedFirst =
  /datakluis|kluis|verzuim|arbodienst|werkgever|werknemer|beheerder|medewerker|wachtwoord|password|welkom|welcome|geheim|qwerty/g;
/** Years, counting up and signs add nothing to such a word. */
const leastOfOneself = 8;
const ownIn = (typed: string) => [...typed.replace(guessedFirst, "").replace(/[^\p{L}]/gu, "")].length;

/**
 * Length is what counts, and not being one's own address (NIST SP 800-63B, 3.1.1.2; no rules on kinds of signs). A
 * local part of one or two letters stands in too many words to forbid.
 *
 * @param common whether it is among the passwords that leaked most (common.ts). Refuses `weak_password`, `common_password`.
 */
export function mustBeStrong(password: string, email: string, common: boolean): void {
  const typed = password.normalize("NFKC").toLowerCase();
  const local = email.toLowerCase().split("@")[0] ?? "";
  if ([...typed].length < shortestPassword) throw new Refusal("weak_password");
  if (typed.search(guessedFirst) >= 0 && ownIn(typed) < leastOfOneself) throw new Refusal("weak_password");
  if (local.length > 2 && typed.includes(local)) throw new Refusal("weak_password");
  if (common) throw new Refusal("common_password");
}

type Known = { id: UserId; guarded: boolean; disabledAt: Date | null };

/**
 * The service shuts and opens accounts, but none that belongs to a vault (B2), and nobody his own. Whoever was shut out
 * himself a moment ago decides nothing any more. Refuses `account_guarded`, `not_yourself`, `not_found`.
 */
export function mayDisable(whom: Known | undefined, by: Known | undefined): asserts whom is Known {
  if (!by || by.disabledAt) throw new Refusal("not_signed_in");
  if (!whom) throw new Refusal("not_found");
  if (whom.id === by.id) throw new Refusal("not_yourself");
  if (whom.guarded) throw new Refusal("account_guarded");
}

/**
 * Who may have a link sent to somebody who lost his second factor: the service for its accounts, a vault for those of its
 * own as well (B2); nobody for himself, who can do it in his profile. Refuses as `mayDisable`, `own_renewal`, and
 * `account_disabled`.
 */
export function mayRenew(
  whom: Known | undefined,
  by: Known | undefined,
  from: "suite" | "vault",
): asserts whom is Known {
  if (!by || by.disabledAt) throw new Refusal("not_signed_in");
  if (!whom) throw new Refusal("not_found");
  if (whom.id === by.id) throw new Refusal("own_renewal");
  if (whom.guarded && from !== "vault") throw new Refusal("account_guarded");
  if (whom.disabledAt) throw new Refusal("account_disabled");
}
