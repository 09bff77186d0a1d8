import {
  DeliveryField,
  fieldLabels,
  saveColumns,
  type EmployerId,
  type FileColumn,
  type ChosenVersion,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { SelectField } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";

type Props = {
  employerId: EmployerId;
  columns: readonly FileColumn[];
  chosen: ChosenVersion | null;
  isPending: boolean;
  onAgreed: () => void;
  onOther: () => void;
};

/** As what each column of a file is read, with what stands in its first rows; whoever delivers can say otherwise. */
export function ColumnsForm({ employerId, columns, chosen, isPending, onAgreed, onOther }: Props) {
  const [kept, setKept] = useState({ version: chosen?.version ?? 0, fields: columns.map(({ field }) => field) });
  const [fields, setFields] = useState(kept.fields);
  const save = useMutation({
    mutationFn: () =>
      ask(saveColumns, {
        params: { employerId },
        body: {
          id: freshId<WriteId>(),
          version: kept.version,
          columns: columns.map(({ heading }, at) => ({ heading, field: fields[at] ?? null })),
        },
      }),
    onSuccess: ({ version }) => {
      setKept({ version, fields });
      onAgreed();
    },
  });
  const options = [
    { id: "", text: m.columns_do_not_read() },
    ...DeliveryField.options.map((id) => ({ id, text: fieldLabels[id] })),
  ];
  const isChanged = fields.some((field, at) => field !== kept.fields[at]);
  const unread = fields.filter((field) => field === null).length;
  return (
    <>
      <h3>{m.columns_of_file()}</h3>
      <p>{m.columns_hint()}</p>
      {chosen && (
        <p className="hint">
          {m.columns_chosen({ name: chosen.chosenBy, date: showMoment(chosen.chosenAt), version: chosen.version })}
        </p>
      )}
      {unread > 0 && (
        <Notice kind="warn">{unread === 1 ? m.columns_unread_one() : m.columns_unread({ count: unread })}</Notice>
      )}
      <Table
        columns={[m.columns_heading(), m.columns_examples()]}
        rows={columns.map(({ heading, field, examples }, at) => ({
          key: `${at}`,
          cells: [
            <SelectField
              key="field"
              label={heading}
              name={`column-${at}`}
              defaultValue={field ?? ""}
              options={options}
              onChange={(id) => setFields(fields.with(at, id === "" ? null : (id as DeliveryField)))}
            />,
            <ul key="examples" className="examples">
              {examples.map((value, row) => (
                <li key={row}>{value || <span className="hint">{m.columns_nothing()}</span>}</li>
              ))}
            </ul>,
          ],
        }))}
      />
      <Fault of={save.error} all />
      <div className="buttons">
        <Button onPress={onOther}>{m.columns_other_file()}</Button>
        <Button
          kind="primary"
          isPending={isPending || save.isPending}
          onPress={() => (isChanged ? save.mutate() : onAgreed())}
        >
          {m.columns_check()}
        </Button>
      </div>
    </>
  );
}
