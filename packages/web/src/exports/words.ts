import type { ExportForm, ExportReason } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const reasons: Record<ExportReason, () => string> = {
  check_data: m.people_export_reason_check_data,
  other_system: m.people_export_reason_other_system,
  audit: m.people_export_reason_audit,
  other_reason: m.people_export_reason_other_reason,
};

const forms: Record<ExportForm, () => string> = { xlsx: m.people_export_form_xlsx, csv: m.people_export_form_csv };

/** Why people were taken along as a file, in words. */
export const exportReasonWord = (it: ExportReason) => reasons[it]();
export const exportFormWord = (it: ExportForm) => forms[it]();
