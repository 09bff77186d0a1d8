import type { EmployerId, RetrievalAgreement } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import { useState } from "react";
import { showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { AgreementDialog, type Change } from "./AgreementDialog.tsx";

/** The agreement on anonymous search of one employer: what it lets the service do, whether it stands, and its history. */
export function RetrievalCard({ id, name }: { id: EmployerId; name: string }) {
  const { data, error } = useQuery(queries.retrievalAgreement(id));
  const [change, setChange] = useState<Change>();
  if (!data) return <Fault of={error} />;
  const { given, lockedAt, history, version } = data;
  return (
    <Card title={m.retrieval_title({ employer: name })} icon={<Radar size={18} aria-hidden />}>
      <div className="form">
        {given ? (
          <Notice kind="ok">
            {m.retrieval_on({ moment: showMoment(given.at), name: given.byName, version: given.version })}
          </Notice>
        ) : (
          <Notice>{m.retrieval_off()}</Notice>
        )}
        {lockedAt && <Notice kind="warn">{m.retrieval_locked({ moment: showMoment(lockedAt) })}</Notice>}
        <p>{m.retrieval_who()}</p>
        <p>{m.retrieval_informed()}</p>
        <p>{m.retrieval_confidential()}</p>
        <p>{m.retrieval_own()}</p>
        <p>{m.retrieval_limits()}</p>
        <p>{m.retrieval_stop()}</p>
        <Buttons>
          {given && <Button onPress={() => setChange("withdraw")}>{m.retrieval_withdraw()}</Button>}
          {given && lockedAt && (
            <Button kind="primary" onPress={() => setChange("unlock")}>
              {m.retrieval_unlock()}
            </Button>
          )}
          {given?.version !== version && (
            <Button kind="primary" onPress={() => setChange("give")}>
              {m.retrieval_give()}
            </Button>
          )}
        </Buttons>
        {history.length > 0 && <History of={history} />}
      </div>
      {change && (
        <AgreementDialog
          employerId={id}
          name={name}
          version={version}
          change={change}
          onClose={() => setChange(undefined)}
        />
      )}
    </Card>
  );
}

type Happened = RetrievalAgreement["history"][number];

const happened: Record<Happened["kind"], (it: Happened) => string> = {
  given: ({ version }) => m.retrieval_happened_given({ version: version ?? 1 }),
  withdrawn: () => m.retrieval_happened_withdrawn(),
  locked: () => m.retrieval_happened_locked(),
  unlocked: () => m.retrieval_happened_unlocked(),
};

/** Newest first. */
const History = ({ of: history }: { of: readonly Happened[] }) => (
  <>
    <h3>{m.retrieval_history()}</h3>
    <Table
      columns={[m.when(), m.deed(), m.who()]}
      rows={history.toReversed().map((it) => ({
        key: it.at + it.kind,
        cells: [showMoment(it.at), happened[it.kind](it), it.byName ?? "Datakluis"],
      }))}
    />
  </>
);
