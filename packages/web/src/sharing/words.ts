import type { BsnPurpose, CareRequest } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const words: Record<CareRequest, () => string> = {
  sick_report: m.care_sick_report,
  case_manager: m.care_case_manager,
  consultation_hour: m.care_consultation_hour,
  preventive_examination: m.care_preventive_examination,
  appointment: m.care_appointment,
  other: m.care_other,
  activation: m.care_activation,
};

export const careRequestWord = (it: CareRequest) => words[it]();

/** The care requests a person can choose from; *bij activatie* is given by the moving in only. */
export const careRequests = [
  "sick_report",
  "case_manager",
  "consultation_hour",
  "preventive_examination",
  "appointment",
  "other",
] as const;

const purposes: Record<BsnPurpose, () => string> = {
  uwv_notification: m.bsn_purpose_uwv_notification,
  care_record: m.bsn_purpose_care_record,
  other: m.bsn_purpose_other,
};

/** What a BSN was shared for. */
export const bsnPurposeWord = (it: BsnPurpose) => purposes[it]();
