import { Refusal } from "./refusal.ts";

const freshMs = 10 * 60_000;

/**
 * What lets others in or takes much along asks for more than a session, which may have been left open: a second factor
 * of ten minutes ago at most (RFC 9470; OWASP ASVS 5.0, 7.5). Refuses `confirm_yourself`.
 *
 * @param confirmedAt when the session last proved who it is; null when that does not count (any more)
 */
export function mustBeFresh(confirmedAt: Date | null, now: Date): void {
  if (!confirmedAt || now.getTime() - confirmedAt.getTime() >= freshMs) throw new Refusal("confirm_yourself");
}
