import type {
  AccessRequest,
  ActorRole,
  BsnPurpose,
  CareRequest,
  DeedKind,
  DeedName,
  ExportReason,
  RecordLine,
  RefusalCode,
} from "@datakluis/contract";
import { refusalSentence } from "../app/sentences.ts";
import { exportReasonWord } from "../exports/words.ts";
import { m } from "../paraglide/messages.js";
import { bsnPurposeWord, careRequestWord } from "../sharing/words.ts";

const deeds: Record<DeedName, () => string> = {
  "person.opened": m.deed_person_opened,
  "person.added": m.deed_person_added,
  "person.edited": m.deed_person_edited,
  "address.ended": m.deed_address_ended,
  "changes.read": m.deed_changes_read,
  "people.searched": m.deed_people_searched,
  "people.moved_in": m.deed_people_moved_in,
  "people.delivered": m.deed_people_delivered,
  "people.exported": m.deed_people_exported,
  "absence.exported": m.deed_absence_exported,
  "absence.fetched": m.deed_absence_fetched,
  "appointments.exported": m.deed_appointments_exported,
  "appointments.fetched": m.deed_appointments_fetched,
  "delivery.quarantined": m.deed_delivery_quarantined,
  "delivery.checked": m.deed_delivery_checked,
  "delivery.running": m.deed_delivery_running,
  "delivery.done": m.deed_delivery_done,
  "delivery.failed": m.deed_delivery_failed,
  "delivery.discarded": m.deed_delivery_discarded,
  "delivery.undoing": m.deed_delivery_undoing,
  "delivery.undone": m.deed_delivery_undone,
  "delivery.rejected_exported": m.deed_delivery_rejected_exported,
  "coupling.added": m.deed_coupling_added,
  "coupling.changed": m.deed_coupling_changed,
  "coupling.may_read": m.deed_coupling_may_read,
  "coupling.may_not_read": m.deed_coupling_may_not_read,
  "coupling.on_trial": m.deed_coupling_on_trial,
  "coupling.live": m.deed_coupling_live,
  "coupling.paused": m.deed_coupling_paused,
  "coupling.removed": m.deed_coupling_removed,
  "coupling.key_added": m.deed_coupling_key_added,
  "coupling.key_removed": m.deed_coupling_key_removed,
  "webhook.added": m.deed_webhook_added,
  "webhook.changed": m.deed_webhook_changed,
  "webhook.live": m.deed_webhook_live,
  "webhook.paused": m.deed_webhook_paused,
  "webhook.removed": m.deed_webhook_removed,
  "webhook.secret_added": m.deed_webhook_secret_added,
  "webhook.secret_removed": m.deed_webhook_secret_removed,
  "delivery.columns_chosen": m.deed_delivery_columns_chosen,
  "scenario.absence_in_suite": m.deed_scenario_absence_in_suite,
  "scenario.absence_delivered": m.deed_scenario_absence_delivered,
  "scenario.no_coupling": m.deed_scenario_no_coupling,
  "codes.chosen": m.deed_codes_chosen,
  "absence.delivered": m.deed_absence_delivered,
  "sharing.read": m.deed_sharing_read,
  "sharing.shared": m.deed_sharing_shared,
  "sharing.revoke_asked": m.deed_sharing_revoke_asked,
  "sharing.revoked": m.deed_sharing_revoked,
  "sharing.revoke_refused": m.deed_sharing_revoke_refused,
  "bsn.granted": m.deed_bsn_granted,
  "bsn.withdrawn": m.deed_bsn_withdrawn,
  "updates.stopped": m.deed_updates_stopped,
  "follow_up.announced": m.deed_follow_up_announced,
  "invitation.sent": m.deed_invitation_sent,
  "updates.resumed": m.deed_updates_resumed,
  "access.listed": m.deed_access_listed,
  "access.withdrawn": m.deed_access_withdrawn,
  "administrator.granted": m.deed_administrator_granted,
  "administrator.withdrawn": m.deed_administrator_withdrawn,
  "account.renewed": m.deed_account_renewed,
  "request.asked": m.deed_request_asked,
  "request.replaced": m.deed_request_replaced,
  "request.approved": m.deed_request_approved,
  "request.declined": m.deed_request_declined,
  "dossiers.retained": m.deed_dossiers_retained,
  "moving_in.finished": m.deed_moving_in_finished,
  "vault.proposed": m.deed_vault_proposed,
  "agreement.accepted": m.deed_agreement_accepted,
  "agreement.exported": m.deed_agreement_exported,
  "agreement.renewal_asked": m.deed_agreement_renewal_asked,
  "agreement.renewal_reminded": m.deed_agreement_renewal_reminded,
  "agreement.renewed": m.deed_agreement_renewed,
  "vault.frozen": m.deed_vault_frozen,
  "vault.released": m.deed_vault_released,
  "comparison.differed": m.deed_comparison_differed,
  "retrieval.agreed": m.deed_retrieval_agreed,
  "retrieval.withdrawn": m.deed_retrieval_withdrawn,
  "retrieval.locked": m.deed_retrieval_locked,
  "retrieval.unlocked": m.deed_retrieval_unlocked,
  "succession.asked": m.deed_succession_asked,
  "succession.confirmed": m.deed_succession_confirmed,
  "succession.declined": m.deed_succession_declined,
  "succession.objected": m.deed_succession_objected,
  "succession.withdrawn": m.deed_succession_withdrawn,
  "succession.expired": m.deed_succession_expired,
  "succession.lapsed": m.deed_succession_lapsed,
  "succession.appointed": m.deed_succession_appointed,
  "export.ordered": m.deed_export_ordered,
  "export.downloaded": m.deed_export_downloaded,
  "destruction.ordered": m.deed_destruction_ordered,
  "destruction.confirmed": m.deed_destruction_confirmed,
  "destruction.cancelled": m.deed_destruction_cancelled,
  "destruction.begun": m.deed_destruction_begun,
  "vault.destroyed": m.deed_vault_destroyed,
  "certificate.exported": m.deed_certificate_exported,
  "record.read": m.deed_record_read,
  "record.exported": m.deed_record_exported,
  "keys.rewrapped": m.deed_keys_rewrapped,
  "keys.renewed": m.deed_keys_renewed,
  "keys.dropped": m.deed_keys_dropped,
  "keys.retired": m.deed_keys_retired,
  refused: m.deed_refused,
};

const kinds: Record<DeedKind, () => string> = {
  looked: m.deeds_looked,
  searched: m.deeds_searched,
  edited: m.deeds_edited,
  shared: m.deeds_shared,
  revoked: m.deeds_revoked,
  exported: m.deeds_exported,
  access: m.deeds_access,
  moved: m.deeds_moved,
  delivered: m.deeds_delivered,
  agreed: m.deeds_agreed,
  ended: m.deeds_ended,
  keys: m.deeds_keys,
  refused: m.deeds_refused,
};

const roles: Record<ActorRole, () => string> = {
  user: m.role_user,
  administrator: m.role_administrator,
  coupling: m.role_coupling,
  service: m.role_service,
  system: m.role_system,
};

export const deedWord = (it: DeedName) => deeds[it]();
export const kindWord = (it: DeedKind) => kinds[it]();
export const roleWord = (it: ActorRole) => roles[it]();

/** Why it was done, or why it was refused. */
export function purposeWords({ deed, purpose }: RecordLine): string | null {
  if (purpose === null) return null;
  if (deed === "people.exported" || deed === "absence.exported" || deed === "appointments.exported")
    return exportReasonWord(purpose as ExportReason);
  if (deed === "bsn.granted") return bsnPurposeWord(purpose as BsnPurpose);
  return deed === "refused" ? refusalSentence(purpose as RefusalCode) : careRequestWord(purpose as CareRequest);
}

/** What a request asks, as a title and as a question. */
export const requestTitle = ({ ends, displayName: name }: AccessRequest): string =>
  ends ? m.request_ends({ name }) : m.request_new_user({ name });
export const requestQuestion = ({ ends, displayName: name }: AccessRequest): string =>
  ends ? m.request_ends_text({ name }) : m.request_question({ name });

type Places = { whole: boolean; departmentNames: readonly string[]; personnelNumbers: readonly string[] };

/** Where somebody may work, or is to work, in a vault. */
export const placesWord = ({ whole, departmentNames, personnelNumbers }: Places): string =>
  whole
    ? m.whole_employer()
    : [
        ...departmentNames,
        ...(personnelNumbers.length ? [m.personnel_numbers_of({ numbers: personnelNumbers.join(", ") })] : []),
      ].join(", ");
