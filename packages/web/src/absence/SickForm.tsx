import { reportSick, type DossierRef, type SickReport, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { today } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Checkbox, Choices, DateField, TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";

/** Only what an employer may record at a sick report (AP, Beleidsregels De zieke werknemer): no cause, no free text. */
export function SickForm({ dossier, onDone }: { dossier: DossierRef; onDone: () => void }) {
  const write = useWrite<WriteId>();
  const report = useMutation({
    mutationFn: async (body: SickReport) => {
      await untilShared(dossier);
      return write.send(body, (id) => ask(reportSick, { params: { ref: dossier }, body: { id, ...body } }));
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", dossier] });
      say(m.sick_done());
      onDone();
    },
  });
  const send = (fields: Record<string, string>) =>
    report.mutate({
      startsOn: fields["startsOn"] ?? "",
      percentage: Number(fields["percentage"]),
      safetyNet: (fields["safetyNet"] ?? "unknown") as SickReport["safetyNet"],
      workAccident: fields["workAccident"] === "yes",
      liableThirdParty: fields["liableThirdParty"] === "yes",
      expectedDays: fields["expectedDays"] ? Number(fields["expectedDays"]) : null,
    });
  return (
    <Form onSend={send} fault={report.error}>
      <p className="hint">{m.sick_hint()}</p>
      <div className="pair">
        <DateField label={m.first_sick_day()} name="startsOn" defaultValue={today()} isRequired />
        <TextField
          label={m.absence_percentage()}
          name="percentage"
          inputMode="numeric"
          defaultValue="100"
          isRequired
          validate={(text) =>
            /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 100 ? null : m.percentage_rule()
          }
        />
      </div>
      <Choices
        label={m.safety_net()}
        name="safetyNet"
        isRequired
        options={[
          { id: "yes", text: m.yes() },
          { id: "no", text: m.no() },
          { id: "unknown", text: m.unknown() },
        ]}
      />
      <div className="choices">
        <Checkbox name="workAccident" value="yes">
          {m.work_accident()}
        </Checkbox>
        <Checkbox name="liableThirdParty" value="yes">
          {m.liable_third_party()}
        </Checkbox>
      </div>
      <TextField
        label={m.expected_days()}
        hint={m.expected_days_hint()}
        name="expectedDays"
        inputMode="numeric"
        validate={(text) => (!text || /^\d{1,3}$/.test(text) ? null : m.number_rule())}
      />
      <Fault of={report.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" type="submit" isPending={report.isPending}>
          {m.report_sick()}
        </Button>
      </Buttons>
    </Form>
  );
}
