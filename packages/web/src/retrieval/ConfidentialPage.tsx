import { exportConfidentialRecord, type ConfidentialLine } from "@datakluis/contract";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { askFile } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { careRequestWord } from "../sharing/words.ts";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Table } from "../ui/Table.tsx";
import { confidentialRecord } from "./record.ts";
import { confidentialDeedWord } from "./words.ts";

/** Vertrouwelijke inzagen: what the service retrieved and saw without the employer knowing, for who checks that (D11). */
export function ConfidentialPage() {
  const record = useInfiniteQuery(confidentialRecord());
  const save = useMutation({
    mutationFn: () => askFile(exportConfidentialRecord, {}),
    onSuccess: (file) => saveFile("vertrouwelijke-inzagen.csv", file),
  });
  const lines = record.data?.pages.flatMap((page) => page.lines);
  return (
    <Page title={m.confidential_record()}>
      <Card
        title={m.confidential_record_lines()}
        aside={
          <Button isPending={save.isPending} onPress={() => save.mutate()}>
            <Download size={17} aria-hidden />
            {m.download_record()}
          </Button>
        }
      >
        <p className="hint">{m.confidential_record_explained()}</p>
        <Fault of={save.error ?? record.error} />
        {lines?.length === 0 && <p>{m.confidential_record_empty()}</p>}
        {lines && lines.length > 0 && <Lines of={lines} />}
        {record.hasNextPage && (
          <div className="buttons">
            <Button isPending={record.isFetchingNextPage} onPress={() => void record.fetchNextPage()}>
              {m.show_more()}
            </Button>
          </div>
        )}
      </Card>
    </Page>
  );
}

const Lines = ({ of }: { of: readonly ConfidentialLine[] }) => (
  <Table
    columns={[m.when(), m.who(), m.deed(), m.personnel_number(), m.care_request()]}
    rows={of.map((it) => ({
      key: String(it.id),
      cells: [
        showMoment(it.at),
        <Who key="who" of={it} />,
        confidentialDeedWord(it.deed),
        <Whom key="whom" of={it} />,
        <Why key="why" of={it} />,
      ],
    }))}
  />
);

const Who = ({ of: { byName, network } }: { of: ConfidentialLine }) => (
  <span>
    {byName ?? m.suite_itself()}
    {network !== null && (
      <>
        <br />
        <span className="hint">{network}</span>
      </>
    )}
  </span>
);

const Whom = ({ of: { personnelNumber, employerName } }: { of: ConfidentialLine }) =>
  personnelNumber === null ? null : (
    <span>
      {personnelNumber}
      <br />
      <span className="hint">{employerName}</span>
    </span>
  );

const Why = ({ of: { careRequest, note } }: { of: ConfidentialLine }) =>
  careRequest === null ? null : (
    <span>
      {careRequestWord(careRequest)}
      {note !== null && (
        <>
          <br />
          <span className="hint">{note}</span>
        </>
      )}
    </span>
  );
