import {
  closeTask,
  NotApplicableReason,
  type DossierRef,
  type Task,
  type TaskOutcome,
  type WriteId,
} from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { today } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Choices, DateField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { reasonWord, taskTitle } from "./words.ts";

type What = TaskOutcome["what"];
type Props = {
  dossier: DossierRef;
  task: Pick<Task, "id" | "kind" | "number" | "ownName">;
  what: What;
  onClose: () => void;
};

const words: Record<What, { title: () => string; text: () => string; done: () => string }> = {
  done: { title: m.task_close, text: m.task_close_text, done: m.task_closed_said },
  not_applicable: { title: m.task_not_applicable, text: m.task_not_applicable_text, done: m.task_not_applicable_said },
  reopened: { title: m.task_reopen, text: m.task_reopen_text, done: m.task_reopened_said },
};

/** Says that a task was done and when, that it need not be done and why, or that it is open again. */
export function CloseTaskDialog({ dossier, task, what, onClose }: Props) {
  const write = useWrite<WriteId>();
  const close = useMutation({
    mutationFn: (outcome: TaskOutcome) =>
      write.send(outcome, (id) => ask(closeTask, { params: { ref: dossier, taskId: task.id }, body: { id, outcome } })),
    onSuccess: () => {
      for (const queryKey of [["dossier", dossier], ["tasks"]]) void queryClient.invalidateQueries({ queryKey });
      say(words[what].done());
      onClose();
    },
  });
  const send = (fields: Record<string, string>) => {
    if (what === "done") close.mutate({ what, on: fields["on"] ?? "" });
    else if (what === "not_applicable") close.mutate({ what, reason: fields["reason"] as NotApplicableReason });
    else close.mutate({ what });
  };
  return (
    <Dialog title={`${words[what].title()}: ${taskTitle(task)}`} isOpen onClose={onClose}>
      <Form onSend={send} fault={close.error}>
        <p>{words[what].text()}</p>
        {what === "not_applicable" && task.kind === "action_plan" && <p>{m.forms_without_plan()}</p>}
        {what === "done" && <DateField label={m.task_done_date()} name="on" defaultValue={today()} isRequired />}
        {what === "not_applicable" && (
          <Choices
            label={m.task_reason()}
            name="reason"
            isRequired
            options={NotApplicableReason.options.map((it) => ({ id: it, text: reasonWord(it) }))}
          />
        )}
        <Fault of={close.error} />
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button kind="primary" type="submit" isPending={close.isPending}>
            {words[what].title()}
          </Button>
        </Buttons>
      </Form>
    </Dialog>
  );
}
