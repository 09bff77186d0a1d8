import { mostWhole, readColumns, type DeliveryKind, type EmployerId, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { DropZone, FileTrigger, type FileDropItem } from "react-aria-components";
import { ask } from "../app/ask.ts";
import { useGo } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Choices } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { ColumnsForm } from "./ColumnsForm.tsx";
import { deliveryAddress, questionsAt, type Place } from "./place.ts";
import { downloadTemplate } from "./template.ts";

/** Of a file that is too large to be looked at whole, its first rows say what its columns are. */
async function headOf(file: File): Promise<Blob> {
  if (file.size <= mostWhole) return file;
  const bytes = new Uint8Array(await file.slice(0, 1024 * 1024).arrayBuffer());
  // JSON and XML may stand on one line: then what it begins with says that it has no columns.
  const end = 1 + Math.max(bytes.lastIndexOf(0x0a), bytes.lastIndexOf(0x0d)) || bytes.length;
  // A letter of UTF-16, which begins with a mark, is two bytes.
  return new Blob([bytes.subarray(0, bytes[0]! >= 0xfe ? end + (end % 2) : end)]);
}

type Props = { employerId: EmployerId; place: Place; arranges?: boolean };

/**
 * A file is first looked at; nothing is written before somebody has seen what it would do.
 *
 * @param arranges whether its columns are shown before it is checked
 */
export function UploadCard({ employerId, place, arranges = false }: Props) {
  const go = useGo();
  const [kind, setKind] = useState<DeliveryKind>("full");
  const [share, setShare] = useState(0);
  const upload = useMutation({
    mutationFn: ({ file, deliveryId }: { file: File; deliveryId: WriteId }) =>
      ask(questionsAt[place].upload, {
        params: { employerId, deliveryId },
        query: { kind },
        bytes: file,
        onSent: setShare,
      }),
    onSuccess: (delivery) => {
      queryClient.setQueryData(["employer", employerId, "delivery", delivery.id], delivery);
      go(deliveryAddress(place, employerId, delivery.id));
    },
  });
  const send = (file: File) => {
    setShare(0);
    upload.mutate({ file, deliveryId: freshId<WriteId>() });
  };
  const columns = useMutation({
    mutationFn: async (file: File) => ask(readColumns, { params: { employerId }, bytes: await headOf(file) }),
    // What stands in a file is on the screen of who holds it, and nowhere after it.
    gcTime: 0,
    onSuccess: (found, file) => found.columns ?? send(file),
  });
  const take = (file: File | undefined) => {
    if (!file || upload.isPending || columns.isPending) return;
    upload.reset();
    if (arranges) columns.mutate(file);
    else send(file);
  };
  const megabytes = (size: number) => Math.round(size / 104_858) / 10;
  const size = upload.variables?.file.size ?? 0;
  const dropped = async (items: readonly { kind: string }[]) =>
    take(await (items.find((it) => it.kind === "file") as FileDropItem | undefined)?.getFile());
  const found = columns.data?.columns;
  const sending = (
    <>
      {upload.isPending && share < 1 && (
        <Progress label={m.sending_file()} done={megabytes(size * share)} total={megabytes(size)} />
      )}
      <div aria-live="polite">
        {upload.isPending && share === 1 && <p>{m.checking_file()}</p>}
        {columns.isPending && <p>{m.columns_reading()}</p>}
      </div>
      <Fault of={upload.error ?? columns.error} all />
    </>
  );
  if (found)
    return (
      <Card title={m.deliver_employees()} icon={<Upload size={18} aria-hidden />}>
        <div className="form">
          <ColumnsForm
            employerId={employerId}
            columns={found}
            chosen={columns.data?.chosen ?? null}
            isPending={upload.isPending}
            onAgreed={() => send(columns.variables!)}
            onOther={() => {
              upload.reset();
              columns.reset();
            }}
          />
          {sending}
        </div>
      </Card>
    );
  return (
    <Card title={m.deliver_employees()} icon={<Upload size={18} aria-hidden />}>
      <div className="form">
        <div data-help="delivery-kind">
          <Choices
            label={m.delivery_kind()}
            name="kind"
            value={kind}
            onChange={(it) => setKind(it as DeliveryKind)}
            options={[
              { id: "full", text: m.delivery_full(), hint: m.delivery_full_hint() },
              { id: "changes", text: m.delivery_changes(), hint: m.delivery_changes_hint() },
            ]}
          />
        </div>
        <DropZone
          data-help="delivery-file"
          className="drop"
          onDrop={({ items }) => void dropped(items)}
          aria-label={m.drop_file()}
        >
          <p>{m.drop_file()}</p>
          <FileTrigger
            acceptedFileTypes={[".csv", ".xlsx", ".txt", ".json", ".xml"]}
            onSelect={(files) => take(files?.[0])}
          >
            <Button kind="primary" isPending={upload.isPending || columns.isPending}>
              {m.choose_file()}
            </Button>
          </FileTrigger>
          <p className="hint">{place === "vault" ? m.file_hint_vault() : m.file_hint()}</p>
        </DropZone>
        {sending}
        <div>
          <Button kind="link" onPress={downloadTemplate}>
            {m.download_template()}
          </Button>
        </div>
      </div>
    </Card>
  );
}
