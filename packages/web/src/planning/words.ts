import type {
  AgendaEntry,
  CancelReason,
  ConsultationKind,
  ConsultationManner,
  NoShowReason,
} from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const kinds: Record<ConsultationKind, () => string> = {
  company_doctor: m.consultation_company_doctor,
  practice_nurse: m.consultation_practice_nurse,
  case_manager: m.consultation_case_manager,
  employment_expert: m.consultation_employment_expert,
  other: m.consultation_other,
};

const manners: Record<ConsultationManner, () => string> = {
  on_site: m.consultation_on_site,
  phone: m.consultation_phone,
  video: m.consultation_video,
};

const cancelReasons: Record<CancelReason, () => string> = {
  employee: m.cancel_reason_employee,
  employer: m.cancel_reason_employer,
  service: m.cancel_reason_service,
  not_needed: m.cancel_reason_not_needed,
  other: m.cancel_reason_other,
};

const noShowReasons: Record<NoShowReason, () => string> = {
  unknown: m.no_show_reason_unknown,
  prevented: m.no_show_reason_prevented,
  mistaken: m.no_show_reason_mistaken,
  not_invited: m.no_show_reason_not_invited,
  other: m.no_show_reason_other,
};

/** Who or what stands at a moment: a name only where the service may know it. */
export function entryWord({ taken, visitor }: AgendaEntry): string {
  if (visitor) return m.open_moment_kept();
  if (!taken) return m.entry_elsewhere();
  return taken.label.fullName ?? m.anonymous({ number: taken.label.personnelNumber });
}

export const cancelWord = (it: CancelReason) => cancelReasons[it]();
export const noShowWord = (it: NoShowReason) => noShowReasons[it]();
export const consultationWord = (it: ConsultationKind) => kinds[it]();
export const mannerWord = (it: ConsultationManner) => manners[it]();
