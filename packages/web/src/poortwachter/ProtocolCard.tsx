import { countFifthOfMay, endOwnTask, type EmployerId, type OwnTask } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { freshId } from "../ui/form.ts";
import { Fault } from "../ui/Notice.tsx";
import { Table } from "../ui/Table.tsx";
import { say } from "../ui/Toasts.tsx";
import { keepProtocol } from "./keepProtocol.ts";
import { OwnTaskDialog } from "./OwnTaskDialog.tsx";
import { ownerWord } from "./words.ts";

const newTask = (employerId: EmployerId | null): OwnTask => ({
  id: freshId(),
  employerId,
  name: "",
  opensDay: 0,
  dueDay: 14,
  owner: "case_manager",
});

/** Own tasks beside those of the law: of the whole service, or of one employer. */
export function ProtocolCard({ employerId }: { employerId: EmployerId | null }) {
  const protocol = useQuery(queries.protocol());
  const [open, setOpen] = useState<OwnTask>();
  const end = useMutation({
    mutationFn: (ownTaskId: string) => ask(endOwnTask, { params: { ownTaskId } }),
    onSuccess: (told) => {
      keepProtocol(told);
      say(m.own_task_ended());
    },
  });
  const own = protocol.data?.own.filter((it) => it.employerId === employerId);
  return (
    <Card
      title={employerId ? m.own_tasks_employer() : m.own_tasks_service()}
      aside={
        <Button onPress={() => setOpen(newTask(employerId))}>
          <Plus size={17} aria-hidden />
          {m.own_task_add()}
        </Button>
      }
    >
      <p className="hint">{employerId ? m.own_tasks_employer_text() : m.own_tasks_service_text()}</p>
      <Fault of={protocol.error ?? end.error} />
      {own && own.length > 0 && (
        <Table
          columns={[m.task(), m.own_task_from_day(), m.own_task_until_day(), m.task_owner_head(), m.action()]}
          rows={own.map((it) => ({
            key: it.id,
            cells: [
              <Button key="change" kind="link" onPress={() => setOpen(it)}>
                {it.name}
              </Button>,
              m.own_task_day({ day: it.opensDay }),
              m.own_task_day({ day: it.dueDay }),
              ownerWord(it.owner),
              <Button
                key="end"
                isPending={end.isPending && end.variables === it.id}
                onPress={() => end.mutate(it.id)}
                aria-label={m.own_task_end_of({ name: it.name })}
              >
                {m.own_task_end()}
              </Button>,
            ],
          }))}
        />
      )}
      {!employerId && protocol.data && <FifthOfMay counted={protocol.data.fifthOfMay} />}
      {open && <OwnTaskDialog of={open} isNew={!own?.includes(open)} onClose={() => setOpen(undefined)} />}
    </Card>
  );
}

function FifthOfMay({ counted }: { counted: boolean }) {
  const count = useMutation({
    mutationFn: (wanted: boolean) => ask(countFifthOfMay, { body: { counted: wanted } }),
    onSuccess: (told) => {
      keepProtocol(told);
      say(m.fifth_of_may_kept());
    },
  });
  return (
    <div style={{ marginTop: 12 }}>
      <Checkbox isSelected={count.isPending ? count.variables : counted} onChange={(on) => count.mutate(on)}>
        {m.fifth_of_may()}
      </Checkbox>
      <p className="hint">{m.fifth_of_may_text()}</p>
      <Fault of={count.error} />
    </div>
  );
}
