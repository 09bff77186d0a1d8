import { Refusal, type UserId, type VaultState } from "@datakluis/contract";
import { Temporal } from "temporal-polyfill";

/** All that must be known to propose a vault to an employer. */
export type Proposed = {
  vault: VaultState;
  /** A file of this employer is being written at this moment. */
  deliveryRunning: boolean;
  administrators: readonly UserId[];
  /**
   * Users who work in all of this employer and may enter a vault. Somebody of the service is never one of them
   * (product.md, B2).
   */
  candidates: readonly UserId[];
};

/** none → awaiting: from here on no employee's data come in, until the employer has agreed. */
export function activate(it: Proposed): "awaiting" {
  if (it.vault !== "none") throw new Refusal("already_active");
  if (it.administrators.length === 0) throw new Refusal("no_administrator");
  if (!it.administrators.every((user) => it.candidates.includes(user)))
    throw new Refusal("not_an_administrator_candidate");
  if (it.deliveryRunning) throw new Refusal("delivery_running");
  return "awaiting";
}

/** awaiting → moving: the employer agreed. Told again, late or twice, it changes nothing. */
export function accept(vault: VaultState): VaultState {
  if (vault === "none") throw new Refusal("not_awaiting");
  return vault === "awaiting" ? "moving" : vault;
}

const timeZone = "Europe/Amsterdam";
const nightBegins = 2;
const nightEnds = 5;

/**
 * When the people of an employer begin to move: at once, or in the first night (02:00 to 05:00 in the Netherlands) from
 * the acceptance on. In the night in which 02:00 is skipped it is 03:00; in the one that has it twice, the first. What
 * is due stays due, so a night without a server is caught up, and a moving in that began is not broken off at 05:00.
 */
export function beginsAt(acceptedAt: Date, atNight: boolean): Date {
  if (!atNight) return acceptedAt;
  const here = Temporal.Instant.fromEpochMilliseconds(acceptedAt.getTime()).toZonedDateTimeISO(timeZone);
  if (here.hour >= nightBegins && here.hour < nightEnds) return acceptedAt;
  const day = here.hour < nightBegins ? here.toPlainDate() : here.toPlainDate().add({ days: 1 });
  const night = day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour: nightBegins }) });
  return new Date(night.epochMilliseconds);
}
