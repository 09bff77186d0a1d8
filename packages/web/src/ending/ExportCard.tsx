import { downloadExport, orderExport, type EmployerId, type Export, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Download, PackageOpen } from "lucide-react";
import { useState } from "react";
import { ask, askFile } from "../app/ask.ts";
import { showMoment, showNumber } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { newPassphrase } from "./passphrase.ts";

type Props = { id: EmployerId; name: string; of: Export | null };

/** Everything the vault holds, in one file that only a passphrase opens. */
export function ExportCard({ id, name, of: it }: Props) {
  const [ordering, setOrdering] = useState(false);
  const save = useMutation({
    mutationFn: (exportId: string) => askFile(downloadExport, { params: { employerId: id, exportId } }),
    onSuccess: (file) => saveFile("export-datakluis.dk", file),
  });
  return (
    <Card title={m.export_title({ employer: name })} icon={<PackageOpen size={18} aria-hidden />}>
      <div className="form">
        <p>{m.export_explained()}</p>
        {it?.state === "running" && <Progress label={m.export_running()} done={it.done} total={it.total} />}
        {it?.state === "ready" && (
          <Notice kind="ok">
            {m.export_ready({
              size: showNumber(Math.max(1, Math.round(it.bytes / 1024))),
              moment: showMoment(it.removedAt!),
            })}
          </Notice>
        )}
        {it?.state === "removed" && <p className="hint">{m.export_removed()}</p>}
        <Buttons>
          {it?.state === "ready" && (
            <Button kind="primary" isPending={save.isPending} onPress={() => save.mutate(it.id)}>
              <Download size={17} aria-hidden />
              {m.export_download()}
            </Button>
          )}
          {it?.state !== "running" && <Button onPress={() => setOrdering(true)}>{m.export_order()}</Button>}
        </Buttons>
        <Fault of={save.error} />
      </div>
      {ordering && <OrderDialog employerId={id} onClose={() => setOrdering(false)} />}
    </Card>
  );
}

/** The passphrase is made here, shown this once, and kept nowhere; so nothing is ordered before it is written down. */
function OrderDialog({ employerId, onClose }: { employerId: EmployerId; onClose: () => void }) {
  const [id] = useState(() => freshId<WriteId>());
  const [passphrase] = useState(newPassphrase);
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState(false);
  const order = useMutation({
    mutationFn: () => ask(orderExport, { params: { employerId }, body: { id, passphrase } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId, "ending"] });
      onClose();
    },
  });
  const copy = async () => {
    await navigator.clipboard.writeText(passphrase);
    setCopied(true);
  };
  return (
    <Dialog title={m.export_order()} isOpen onClose={onClose} mustAnswer>
      <div className="form">
        <Notice kind="warn">{m.passphrase_once()}</Notice>
        <p className="code-block" aria-label={m.passphrase()}>
          {passphrase}
        </p>
        <div>
          <Button onPress={() => void copy()}>{copied ? m.passphrase_copied() : m.copy()}</Button>
        </div>
        <Checkbox isSelected={kept} onChange={setKept}>
          {m.passphrase_kept()}
        </Checkbox>
        <Fault of={order.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" isDisabled={!kept} isPending={order.isPending} onPress={() => order.mutate()}>
            {m.export_order()}
          </Button>
        </Buttons>
      </div>
    </Dialog>
  );
}
