import { exportCertificate, exportCertificatePdf, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Download, FileCheck } from "lucide-react";
import { askFile } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { DestructionCard } from "./DestructionCard.tsx";
import { ExportCard } from "./ExportCard.tsx";

/** The end of a service for one employer: take everything along, have it destroyed, and the proof of that. */
export function EndingCards({ id, name }: { id: EmployerId; name: string }) {
  const { data, error } = useQuery(queries.ending(id));
  if (!data) return <Fault of={error} />;
  if (data.state === "ended")
    return <EndedCard id={id} name={name} at={data.destroyedAt} hasCertificate={data.hasCertificate} />;
  if (data.state !== "active")
    return (
      <Card title={name}>
        <p className="hint">{m.ending_not_active()}</p>
      </Card>
    );
  return (
    <>
      <ExportCard id={id} name={name} of={data.export} />
      <DestructionCard id={id} name={name} of={data.destruction} hasExport={data.export?.state === "ready"} />
    </>
  );
}

type Ended = { id: EmployerId; name: string; at: string | null; hasCertificate: boolean };

function EndedCard({ id, name, at, hasCertificate }: Ended) {
  const save = useMutation({
    mutationFn: async (kind: "pdf" | "json") => {
      const asked = { params: { employerId: id } };
      const file = await (kind === "pdf" ? askFile(exportCertificatePdf, asked) : askFile(exportCertificate, asked));
      saveFile(`certificaat-van-vernietiging.${kind}`, file);
    },
  });
  return (
    <Card title={m.ended_title({ employer: name })} icon={<FileCheck size={18} aria-hidden />}>
      <div className="form">
        <Notice kind="ok">{at ? m.ended_text({ moment: showMoment(at) }) : m.ended_busy()}</Notice>
        <p>{m.ended_remains()}</p>
        {hasCertificate ? (
          <Buttons>
            <Button isPending={save.isPending} onPress={() => save.mutate("pdf")}>
              <Download size={17} aria-hidden />
              {m.certificate_pdf()}
            </Button>
            <Button isPending={save.isPending} onPress={() => save.mutate("json")}>
              <Download size={17} aria-hidden />
              {m.certificate_json()}
            </Button>
          </Buttons>
        ) : (
          <p className="hint">{m.certificate_not_here()}</p>
        )}
        <Fault of={save.error} />
      </div>
    </Card>
  );
}
