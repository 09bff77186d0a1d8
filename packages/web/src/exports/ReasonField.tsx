import { ExportReason } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { SelectField } from "../ui/Field.tsx";
import { exportReasonWord } from "./words.ts";

/** Why somebody takes people along as a file, under the name `reason`: it stands on the record. */
export const ReasonField = () => (
  <SelectField
    label={m.people_export_reason()}
    name="reason"
    options={ExportReason.options.map((id) => ({ id, text: exportReasonWord(id) }))}
  />
);
