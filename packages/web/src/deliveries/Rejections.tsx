import {
  exportRejected,
  labelOf,
  ruleSentences,
  type Delivery,
  type Rejection,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { askFile } from "../app/ask.ts";
import { showNumber } from "../app/format.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { saveText } from "./template.ts";

const shownRows = 500;

/**
 * What is wrong with which row, and the same as a file.
 *
 * @param whole whether he may have the rows themselves: in the vault, who works in all of it
 */
export function Rejections({ it, whole }: { it: Delivery; whole: boolean }) {
  const told = new Set(it.rejections.map(({ row }) => row)).size;
  return (
    <Card
      title={m.rejected_rows({ count: showNumber(it.counts.rejected) })}
      aside={
        <Button onPress={() => saveText("afgekeurde-regels.csv", csvOf(it.rejections))}>
          <Download size={17} aria-hidden />
          {m.download_report()}
        </Button>
      }
    >
      <p className="hint">{m.rejected_text()}</p>
      {told < it.counts.rejected && (
        <p className="hint">{m.delivery_rejected_cut({ count: showNumber(it.rejections.length) })}</p>
      )}
      {whole && it.kind !== "absence" && (it.state === "waiting" || it.state === "running") && <Correctable it={it} />}
      <Table
        columns={[m.row(), m.personnel_number(), m.field(), m.what_is_wrong()]}
        rows={it.rejections.slice(0, shownRows).map((no) => ({
          key: `${no.row} ${no.field} ${no.rule}`,
          cells: [no.row, no.personnelNumber ?? "–", no.field ? labelOf(no.field) : "–", ruleSentences[no.rule]],
        }))}
      />
      {it.rejections.length > shownRows && <p className="hint">{m.more_in_report()}</p>}
    </Card>
  );
}

/** The rows as they came, to correct and deliver again. */
function Correctable({ it: { employerId, id } }: { it: Delivery }) {
  const save = useMutation({
    mutationFn: () => askFile(exportRejected, { params: { employerId, deliveryId: id as WriteId }, body: {} }),
    onSuccess: (file) => saveFile("te-verbeteren-regels.csv", file),
  });
  return (
    <>
      <Fault of={save.error} />
      <div className="buttons" style={{ justifyContent: "flex-start" }}>
        <Button isPending={save.isPending} onPress={() => save.mutate()}>
          <Download size={17} aria-hidden />
          {m.delivery_rejected_rows()}
        </Button>
      </div>
      <p className="hint">{m.delivery_rejected_rows_hint()}</p>
    </>
  );
}

/** Personnel numbers cannot begin like a formula, so no cell of this can. */
const csvOf = (rejections: readonly Rejection[]) =>
  [
    "Regel;Personeelsnummer;Veld;Reden",
    ...rejections.map((no) =>
      [no.row, no.personnelNumber ?? "", no.field ? labelOf(no.field) : "", ruleSentences[no.rule]]
        .map((cell) => `"${String(cell).replaceAll('"', '""')}"`)
        .join(";"),
    ),
  ].join("\r\n");
