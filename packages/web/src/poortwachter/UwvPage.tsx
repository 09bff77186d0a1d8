import { listUwv, type EmployerId, type UwvLine } from "@datakluis/contract";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { showDate } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Table } from "../ui/Table.tsx";
import { CloseTaskDialog } from "./CloseTaskDialog.tsx";
import { Due } from "./Due.tsx";
import { UwvExportDialog } from "./UwvExportDialog.tsx";
import { groundWord, taskTitle, whyByThen } from "./words.ts";

type Told = Awaited<ReturnType<typeof readPage>>;

const readPage = (employerId: EmployerId | "", after: string | undefined) =>
  ask(listUwv, { query: { ...(employerId ? { employerId } : {}), ...(after ? { after } : {}) } });

const notifications = (employerId: EmployerId | "") =>
  infiniteQueryOptions({
    queryKey: ["tasks", "uwv", employerId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => readPage(employerId, pageParam),
    getNextPageParam: (page: Told) => page.next ?? undefined,
    refetchOnWindowFocus: false,
  });

/** What UWV must be told (F9): of whom, by when and why then; and that it was sent. */
export function UwvPage() {
  const { employers } = useSelf();
  const [employerId, setEmployerId] = useState<EmployerId | "">("");
  const [sending, setSending] = useState<UwvLine>();
  const due = useInfiniteQuery(notifications(employerId));
  const [isExporting, setExporting] = useState(false);
  const lines = due.data?.pages.flatMap((page) => page.lines);
  return (
    <Page
      title={m.uwv_title()}
      under={m.uwv_under()}
      aside={
        <Button onPress={() => setExporting(true)}>
          <Download size={17} aria-hidden />
          {m.uwv_export()}
        </Button>
      }
    >
      {employers.length > 1 && (
        <SelectField
          label={m.employer()}
          name="employerId"
          defaultValue=""
          options={[
            { id: "", text: m.queue_every_employer() },
            ...employers.map((it) => ({ id: it.id, text: it.name })),
          ]}
          onChange={(id) => setEmployerId(id as EmployerId)}
        />
      )}
      <Card title={m.uwv_due()}>
        <Fault of={due.error} />
        {due.isPending && <p className="hint">{m.loading()}</p>}
        {lines?.length === 0 && <p>{m.uwv_none()}</p>}
        {lines && lines.length > 0 && <Lines of={lines} onSent={setSending} />}
        {due.hasNextPage && (
          <div className="buttons">
            <Button isPending={due.isFetchingNextPage} onPress={() => void due.fetchNextPage()}>
              {m.show_more()}
            </Button>
          </div>
        )}
      </Card>
      {isExporting && <UwvExportDialog employerId={employerId} onClose={() => setExporting(false)} />}
      {sending && (
        <CloseTaskDialog dossier={sending.about.ref} task={sending} what="done" onClose={() => setSending(undefined)} />
      )}
    </Page>
  );
}

function Lines({ of, onSent }: { of: readonly UwvLine[]; onSent: (line: UwvLine) => void }) {
  const may = mayDo(useSelf(), "handle_tasks");
  return (
    <Table
      columns={[
        m.task_until_head(),
        m.uwv_notification(),
        m.employee(),
        m.employer(),
        m.first_sick_day(),
        m.uwv_why(),
        m.action(),
      ]}
      rows={of.map((it) => ({
        key: it.id,
        cells: [
          <Due key="due" of={it} />,
          <span key="what">
            {taskTitle(it)}
            {it.ground && <span className="hint"> {groundWord(it.ground)}</span>}
          </span>,
          <GoLink key="about" to={addressOf.dossierTasks(it.about.ref)}>
            {it.about.fullName ?? m.anonymous({ number: it.about.personnelNumber })}
          </GoLink>,
          it.employerName,
          showDate(it.startsOn),
          whyByThen(it),
          may ? (
            <Button
              key="sent"
              onPress={() => onSent(it)}
              aria-label={m.uwv_sent_of({ what: `${taskTitle(it)} ${it.about.personnelNumber}` })}
            >
              {m.uwv_sent()}
            </Button>
          ) : (
            "–"
          ),
        ],
      }))}
    />
  );
}
