import { DeedKind, exportRecord, type EmployerId, type RecordFilter, type RecordLine } from "@datakluis/contract";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { askFile } from "../app/ask.ts";
import { showMoment, showNumber } from "../app/format.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { DateField, SelectField, TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { recordOf, type Wanted } from "./record.ts";
import { deedWord, kindWord, purposeWords, roleWord } from "./words.ts";

type Employer = { id: EmployerId; name: string };

/** The record (inzagelog) of one employer at a time: who did what, newest first. */
export function RecordList({ employers }: { employers: readonly Employer[] }) {
  const [id, setId] = useState(employers[0]!.id);
  return (
    <div className="page">
      {employers.length > 1 && (
        <SelectField
          label={m.employer()}
          name="employerId"
          options={employers.map((it) => ({ id: it.id, text: it.name }))}
          onChange={(chosen) => setId(chosen as EmployerId)}
        />
      )}
      <RecordOf key={id} id={id} />
    </div>
  );
}

const everything: Wanted = { filter: {}, turn: 0 };

function RecordOf({ id }: { id: EmployerId }) {
  const [wanted, setWanted] = useState(everything);
  // Who can be chosen comes with the first page of everything, and stays whatever is asked after it.
  const users = useInfiniteQuery(recordOf(id, everything)).data?.pages[0]?.users ?? [];
  const record = useInfiniteQuery(recordOf(id, wanted));
  const save = useMutation({
    mutationFn: () => askFile(exportRecord, { params: { employerId: id }, body: { filter: wanted.filter } }),
    onSuccess: (file) => saveFile("inzagelog.csv", file),
  });
  const lines = record.data?.pages.flatMap((page) => page.lines);
  const show = (fields: RecordFilter) => setWanted(({ turn }) => ({ filter: fields, turn: turn + 1 }));
  return (
    <>
      <Card title={m.record_filter()}>
        <Form onSend={(fields) => show(fields as RecordFilter)} fault={record.error}>
          <div className="pair">
            <SelectField
              label={m.who()}
              name="userId"
              options={[
                { id: "", text: m.everybody() },
                ...users.map((it) => ({ id: it.userId, text: it.displayName })),
              ]}
            />
            <SelectField
              label={m.deed()}
              name="kind"
              options={[
                { id: "", text: m.deeds_all() },
                ...DeedKind.options.map((it) => ({ id: it, text: kindWord(it) })),
              ]}
            />
            <TextField label={m.personnel_number()} name="personnelNumber" maxLength={35} autoComplete="off" />
            <DateField label={m.from_day()} name="from" />
            <DateField label={m.until_day()} name="until" />
          </div>
          <div className="buttons">
            <Button kind="primary" type="submit" isPending={record.isFetching && !record.isFetchingNextPage}>
              {m.show()}
            </Button>
          </div>
        </Form>
      </Card>
      <Card
        title={m.record()}
        aside={
          <Button isPending={save.isPending} onPress={() => save.mutate()}>
            <Download size={17} aria-hidden />
            {m.download_record()}
          </Button>
        }
      >
        <p className="hint">{m.record_explained()}</p>
        <Fault of={save.error ?? record.error} />
        {lines?.length === 0 && <p>{m.record_empty()}</p>}
        {lines && lines.length > 0 && <Lines of={lines} />}
        {record.hasNextPage && (
          <div className="buttons">
            <Button isPending={record.isFetchingNextPage} onPress={() => void record.fetchNextPage()}>
              {m.show_more()}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

const Lines = ({ of }: { of: readonly RecordLine[] }) => (
  <Table
    columns={[m.when(), m.who(), m.deed(), m.personnel_number(), m.purpose()]}
    rows={of.map((it) => ({
      key: String(it.id),
      cells: [
        showMoment(it.at),
        <Who key="who" of={it} />,
        <What key="what" of={it} />,
        it.personnelNumber,
        purposeWords(it),
      ],
    }))}
  />
);

/** A name with his role and network beneath it; the service and the vault itself are named by their role alone. */
const Who = ({ of: { byName, role, network } }: { of: RecordLine }) =>
  byName === null ? (
    roleWord(role)
  ) : (
    <span>
      {byName}
      <br />
      <span className="hint">
        {roleWord(role)}
        {network !== null && ` · ${network}`}
      </span>
    </span>
  );

const What = ({ of: { deed, aboutName, amount } }: { of: RecordLine }) => (
  <span>
    {deedWord(deed)}
    {aboutName !== null && <span className="hint"> · {aboutName}</span>}
    {amount !== null && <span className="hint"> · {m.record_amount({ count: showNumber(amount) })}</span>}
  </span>
);
