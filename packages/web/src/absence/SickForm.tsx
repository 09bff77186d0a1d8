import { reportSick, type SickReport, type TemporaryAddress, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showDate, today } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import type { Known } from "../dossiers/actions.tsx";
import { m } from "../paraglide/messages.js";
import { temporaryAddressOf } from "../people/temporary-address.ts";
import { TemporaryAddressFields } from "../people/TemporaryAddressFields.tsx";
import { useTemporaryAddress } from "../people/temporary-write.ts";
import { untilShared } from "../sharing/underway.ts";
import { Button } from "../ui/Button.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Checkbox, DateField, SelectField, TextField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Form } from "../ui/Form.tsx";
import { SickDetails, detailsOf } from "./SickDetails.tsx";
import { checkPercentage, percentageOf } from "./words.ts";

type Asked = SickReport & { recoveredOn: string | null; employment: string | null; differentCause: boolean };
type Props = { of: Known; onDone: () => void };

/** Only what an employer may record at a sick report (AP, Beleidsregels De zieke werknemer): no cause, no free text. */
export function SickForm({ of: all, onDone }: Props) {
  const { ref: dossier, dossier: known, identity } = all;
  const write = useWrite<WriteId>();
  const keepAddress = useTemporaryAddress(all);
  const [recovered, setRecovered] = useState(false);
  const [away, setAway] = useState(false);
  const report = useMutation({
    mutationFn: async ({ address, body }: { address: TemporaryAddress | undefined; body: Asked }) => {
      await untilShared(dossier);
      // Before the report: what is wrong with an address is said while nothing is reported yet.
      if (address) await keepAddress?.(address);
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
      address: away ? temporaryAddressOf(fields) : undefined,
      body: {
        startsOn: fields["startsOn"] ?? "",
        percentage: percentageOf(fields["percentage"] ?? ""),
        ...detailsOf(fields),
        recoveredOn: recovered ? (fields["recoveredOn"] ?? null) : null,
        employment: fields["employment"] ?? null,
        differentCause: fields["differentCause"] === "yes",
      },
    });
  const serving = known?.employments.filter(({ endsOn }) => !endsOn || endsOn >= today()) ?? [];
  return (
    <Form onSend={send} fault={report.error}>
      <p className="hint">{m.sick_hint()}</p>
      <div className="pair" data-help="sick-from">
        <DateField label={m.first_sick_day()} name="startsOn" defaultValue={today()} isRequired />
        <TextField
          label={m.absence_percentage()}
          name="percentage"
          inputMode="decimal"
          defaultValue="100"
          isRequired
          validate={checkPercentage}
        />
      </div>
      {serving.length > 1 && (
        <SelectField
          label={m.sick_employment()}
          name="employment"
          options={[
            { id: "", text: m.sick_all_employments() },
            ...serving.map(({ startsOn, jobTitle }) => ({
              id: startsOn,
              text: m.sick_one_employment({ job: jobTitle ?? m.employment_word(), date: showDate(startsOn) }),
            })),
          ]}
        />
      )}
      <div data-help="sick-details" className="form">
        <SickDetails />
      </div>
      {known?.leaves.some((it) => !it.withdrawn) && (
        <Checkbox name="differentCause" value="yes">
          {m.sick_different_cause()}
        </Checkbox>
      )}
      <Checkbox isSelected={recovered} onChange={setRecovered}>
        {m.sick_recovered_already()}
      </Checkbox>
      {recovered && (
        <DateField
          label={m.recovered_on()}
          hint={m.recovered_on_hint()}
          name="recoveredOn"
          defaultValue={today()}
          isRequired
        />
      )}
      {keepAddress && (
        <Checkbox isSelected={away} onChange={setAway}>
          {m.sick_away()}
        </Checkbox>
      )}
      {away && <TemporaryAddressFields it={identity?.temporaryAddress} />}
      <Fault of={report.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button data-help="sick-send" kind="primary" type="submit" isPending={report.isPending}>
          {m.report_sick()}
        </Button>
      </Buttons>
    </Form>
  );
}
