import { Refusal } from "@datakluis/contract";

const shortestPassword = 12;

/**
 * Length is what counts, and not being one's own address (NIST SP 800-63B, 3.1.1.2; no rules on kinds of signs). A
 * local part of one or two letters stands in too many words to forbid.
 */
export function mustBeStrong(password: string, email: string): void {
  const typed = password.normalize("NFKC").toLowerCase();
  const local = email.toLowerCase().split("@")[0] ?? "";
  if ([...typed].length < shortestPassword) throw new Refusal("weak_password");
  if (local.length > 2 && typed.includes(local)) throw new Refusal("weak_password");
}
