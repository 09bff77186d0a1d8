import type { EmployerId, TaskLine, WhoseTasks } from "@datakluis/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { GoLink } from "../app/GoLink.tsx";
import { mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkbox, SelectField } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Table } from "../ui/Table.tsx";
import { AssignDialog } from "./AssignDialog.tsx";
import { Due } from "./Due.tsx";
import { queueOf, type Wanted } from "./queue.ts";
import { isOfSide, ownerWord, taskTitle } from "./words.ts";

const pageSize = 50;

/** The work queue *Taken*: what can be done now, by due date, over all employers within reach. */
export function QueuePage() {
  const self = useSelf();
  const [wanted, setWanted] = useState<Wanted>({ whose: "all", employerId: "", overdue: false });
  const queue = useInfiniteQuery(queueOf(wanted, pageSize));
  const [assigning, setAssigning] = useState<TaskLine>();
  const lines = queue.data?.pages.flatMap((page) => page.lines);
  return (
    <Page
      title={m.tasks()}
      under={m.queue_under()}
      aside={
        <GoLink to={addressOf.uwv} className="button">
          {m.uwv_title()}
        </GoLink>
      }
    >
      <Card title={m.queue_filter()}>
        <div className="pair">
          <SelectField
            label={m.queue_whose()}
            name="whose"
            defaultValue={wanted.whose}
            options={[
              { id: "all", text: m.queue_all() },
              { id: "mine", text: m.queue_mine() },
              { id: "role", text: m.queue_role() },
            ]}
            onChange={(whose) => setWanted({ ...wanted, whose: whose as WhoseTasks })}
          />
          {self.employers.length > 1 && (
            <SelectField
              label={m.employer()}
              name="employerId"
              defaultValue=""
              options={[
                { id: "", text: m.queue_every_employer() },
                ...self.employers.map((it) => ({ id: it.id, text: it.name })),
              ]}
              onChange={(id) => setWanted({ ...wanted, employerId: id as EmployerId })}
            />
          )}
        </div>
        <div style={{ marginTop: 10 }}>
          <Checkbox isSelected={wanted.overdue} onChange={(overdue) => setWanted({ ...wanted, overdue })}>
            {m.queue_overdue_only()}
          </Checkbox>
        </div>
      </Card>
      <Card title={m.queue_open()}>
        <Fault of={queue.error} />
        {queue.isPending && <p className="hint">{m.loading()}</p>}
        {lines?.length === 0 && <p>{m.queue_empty()}</p>}
        {lines && lines.length > 0 && <Lines of={lines} onAssign={setAssigning} />}
        {queue.hasNextPage && (
          <div className="buttons">
            <Button isPending={queue.isFetchingNextPage} onPress={() => void queue.fetchNextPage()}>
              {m.show_more()}
            </Button>
          </div>
        )}
      </Card>
      {assigning && (
        <AssignDialog dossier={assigning.about.ref} task={assigning} onClose={() => setAssigning(undefined)} />
      )}
    </Page>
  );
}

/** It begins with what stands on the button. */
function assignLabel(it: TaskLine): string {
  const task = `${taskTitle(it)} ${it.about.personnelNumber}`;
  return it.assignee ? m.task_assign_again({ name: it.assignee.displayName, task }) : m.task_assign_of({ task });
}

function Lines({ of, onAssign }: { of: readonly TaskLine[]; onAssign: (line: TaskLine) => void }) {
  const self = useSelf();
  const mayAssign = mayDo(self, "handle_tasks");
  return (
    <Table
      columns={[m.task_until_head(), m.task(), m.employee(), m.employer(), m.task_owner_head(), m.task_assignee()]}
      rows={of.map((it) => ({
        key: it.id,
        cells: [
          <Due key="due" of={it} />,
          <span key="task">
            {taskTitle(it)} {it.confidential && <span className="pill">{m.confidential_spell()}</span>}
          </span>,
          <GoLink key="about" to={addressOf.dossierTasks(it.about.ref)}>
            {it.about.fullName ?? m.anonymous({ number: it.about.personnelNumber })}
          </GoLink>,
          it.employerName,
          ownerWord(it.owner),
          mayAssign && isOfSide(it.owner, self.account.side) ? (
            <Button key="assignee" kind="link" onPress={() => onAssign(it)} aria-label={assignLabel(it)}>
              {it.assignee?.displayName ?? m.task_assign()}
            </Button>
          ) : (
            (it.assignee?.displayName ?? "–")
          ),
        ],
      }))}
    />
  );
}
