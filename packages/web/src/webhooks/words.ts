import type { EventKind, Sending, SentKind } from "@datakluis/contract";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";

const kinds: Record<SentKind, () => string> = {
  "dossier.shared": m.webhook_kind_dossier_shared,
  "dossier.revoked": m.webhook_kind_dossier_revoked,
  "delivery.done": m.webhook_kind_delivery_done,
  "delivery.held": m.webhook_kind_delivery_held,
  "delivery.failed": m.webhook_kind_delivery_failed,
  "spell.reported": m.webhook_kind_spell_reported,
  "spell.course": m.webhook_kind_spell_course,
  "spell.recovered": m.webhook_kind_spell_recovered,
  "spell.corrected": m.webhook_kind_spell_corrected,
  "spell.withdrawn": m.webhook_kind_spell_withdrawn,
  "webhook.tested": m.webhook_kind_tested,
};

export const eventKindWord = (it: EventKind | SentKind) => kinds[it]();

/** How an event fared, in words somebody can act on. */
export function sendingWords({ state, problem, status, attempts, nextAt }: Sending): string {
  if (state === "delivered") return "";
  const why = {
    answered: () => m.webhook_problem_answered({ status: String(status) }),
    redirected: () => m.webhook_problem_redirected(),
    refused_address: () => m.webhook_problem_address(),
    unreachable: () => m.webhook_problem_unreachable(),
    timed_out: () => m.webhook_problem_timed_out(),
    unsigned: () => m.webhook_problem_unsigned(),
  };
  const because = problem ? why[problem]() : "";
  if (state === "given_up") return [because, m.webhook_given_up({ count: String(attempts) })].join(" ");
  return [because, nextAt && attempts > 0 ? m.webhook_next({ moment: showMoment(nextAt) }) : m.webhook_waits()]
    .filter(Boolean)
    .join(" ");
}
