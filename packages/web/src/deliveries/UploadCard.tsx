import { type DeliveryKind, type EmployerId, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useState } from "react";
import { DropZone, FileTrigger, type FileDropItem } from "react-aria-components";
import { ask } from "../app/ask.ts";
import { useGo } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { faultsOf } from "../app/sentences.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Choices } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { deliveryAddress, questionsAt, type Place } from "./place.ts";
import { downloadTemplate } from "./template.ts";

/** A file is first looked at; nothing is written before somebody has seen what it would do. */
export function UploadCard({ employerId, place }: { employerId: EmployerId; place: Place }) {
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
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    setShare(0);
    upload.mutate({ file, deliveryId: freshId<WriteId>() });
  };
  const megabytes = (size: number) => Math.round(size / 104_858) / 10;
  const size = upload.variables?.file.size ?? 0;
  const dropped = async (items: readonly { kind: string }[]) =>
    take(await (items.find((it) => it.kind === "file") as FileDropItem | undefined)?.getFile());
  return (
    <Card title={m.deliver_employees()} icon={<Upload size={18} aria-hidden />}>
      <div className="form">
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
        <DropZone className="drop" onDrop={({ items }) => void dropped(items)} aria-label={m.drop_file()}>
          <p>{m.drop_file()}</p>
          <FileTrigger
            acceptedFileTypes={[".csv", ".xlsx", ".txt", ".json", ".xml"]}
            onSelect={(files) => take(files?.[0])}
          >
            <Button kind="primary" isPending={upload.isPending}>
              {m.choose_file()}
            </Button>
          </FileTrigger>
          <p className="hint">{m.file_hint()}</p>
        </DropZone>
        {upload.isPending && share < 1 && (
          <Progress label={m.sending_file()} done={megabytes(size * share)} total={megabytes(size)} />
        )}
        <div aria-live="polite">{upload.isPending && share === 1 && <p>{m.checking_file()}</p>}</div>
        <Fault of={upload.error} />
        {faultsOf(upload.error).map((it) => (
          <p key={it.path + it.sentence} className="fault">
            {it.sentence}
          </p>
        ))}
        <div>
          <Button kind="link" onPress={downloadTemplate}>
            {m.download_template()}
          </Button>
        </div>
      </div>
    </Card>
  );
}
