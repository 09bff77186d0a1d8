import type { SickReport } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { Checkbox, Choices, TextField } from "../ui/Field.tsx";

type Details = Pick<SickReport, "safetyNet" | "workAccident" | "liableThirdParty" | "expectedDays">;

/** What else an employer may record of somebody who is ill (AP, Beleidsregels De zieke werknemer): no cause, no free text. */
export function SickDetails({ of: known }: { of?: Details }) {
  return (
    <>
      <Choices
        label={m.safety_net()}
        name="safetyNet"
        isRequired
        {...(known ? { defaultValue: known.safetyNet } : {})}
        options={[
          { id: "yes", text: m.yes() },
          { id: "no", text: m.no() },
          { id: "unknown", text: m.unknown() },
        ]}
      />
      <div className="choices">
        <Checkbox name="workAccident" value="yes" defaultSelected={known?.workAccident ?? false}>
          {m.work_accident()}
        </Checkbox>
        <Checkbox name="liableThirdParty" value="yes" defaultSelected={known?.liableThirdParty ?? false}>
          {m.liable_third_party()}
        </Checkbox>
      </div>
      <TextField
        label={m.expected_days()}
        hint={m.expected_days_hint()}
        name="expectedDays"
        inputMode="numeric"
        defaultValue={known?.expectedDays ? String(known.expectedDays) : ""}
        validate={(text) => (!text || /^\d{1,3}$/.test(text) ? null : m.number_rule())}
      />
    </>
  );
}

/** What the fields of it say. */
export const detailsOf = (fields: Record<string, string>): Details => ({
  safetyNet: (fields["safetyNet"] ?? "unknown") as Details["safetyNet"],
  workAccident: fields["workAccident"] === "yes",
  liableThirdParty: fields["liableThirdParty"] === "yes",
  expectedDays: fields["expectedDays"] ? Number(fields["expectedDays"]) : null,
});
