import { assignTask, type DossierRef, type Task, type UserId, type WriteId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useSelf } from "../app/session.tsx";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { taskTitle } from "./words.ts";

type Assignable = Pick<Task, "id" | "kind" | "number" | "ownName" | "assignee">;
type Props = { dossier: DossierRef; task: Assignable; onClose: () => void };

/** Gives a task to a colleague who works in this dossier, or to nobody in particular. */
export function AssignDialog({ dossier, task, onClose }: Props) {
  const { account } = useSelf();
  const write = useWrite<WriteId>();
  const colleagues = useQuery(queries.assignees(dossier));
  const assign = useMutation({
    mutationFn: (assignee: UserId | null) =>
      write.send(assignee, (id) =>
        ask(assignTask, { params: { ref: dossier, taskId: task.id }, body: { id, assignee } }),
      ),
    onSuccess: () => {
      for (const queryKey of [["dossier", dossier], ["tasks"]]) void queryClient.invalidateQueries({ queryKey });
      say(m.task_assigned_said());
      onClose();
    },
  });
  const options = colleagues.data?.map((it) => ({
    id: it.userId,
    text: it.userId === account.userId ? m.task_myself({ name: it.displayName }) : it.displayName,
  }));
  return (
    <Dialog title={`${m.task_assign()}: ${taskTitle(task)}`} isOpen onClose={onClose}>
      <Form onSend={({ assignee }) => assign.mutate((assignee as UserId) ?? null)} fault={assign.error}>
        <p>{m.task_assign_text()}</p>
        {options && (
          <SelectField
            label={m.task_assignee()}
            name="assignee"
            defaultValue={task.assignee?.userId ?? account.userId}
            options={[{ id: "", text: m.task_nobody() }, ...options]}
          />
        )}
        <Fault of={colleagues.error ?? assign.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={assign.isPending || colleagues.isPending}>
            {m.task_assign()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
