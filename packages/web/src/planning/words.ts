import type { ConsultationKind, ConsultationManner } from "@datakluis/contract";
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

export const consultationWord = (it: ConsultationKind) => kinds[it]();
export const mannerWord = (it: ConsultationManner) => manners[it]();
