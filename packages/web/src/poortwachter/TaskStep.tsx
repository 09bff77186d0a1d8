import { FormKind, type DossierRef, type Task } from "@datakluis/contract";
import { addressOf } from "../app/addresses.ts";
import { showDate, showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { mayDo, useSelf } from "../app/session.tsx";
import { readsForms } from "../forms/words.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { StatePill } from "./StatePill.tsx";
import { explained, isOfSide, ownerWord, taskTitle } from "./words.ts";

/** What somebody is about to do with which task. */
export type Opened = { task: Task; what: "done" | "not_applicable" | "reopened" | "assign" } | undefined;

type Props = { dossier: DossierRef; task: Task; onOpen: (opened: Opened) => void };

/** One step: what it is, for whom, until when, how it stands, and what can be done with it. */
export function TaskStep({ dossier, task, onOpen }: Props) {
  const self = useSelf();
  const may = mayDo(self, "handle_tasks") && isOfSide(task.owner, self.account.side);
  const { state, dueOn, assignee, closedBy, closedAt } = task;
  const closed = state === "done" || state === "not_applicable";
  const words = explained(task);
  const open = (what: NonNullable<Opened>["what"]) => onOpen({ task, what });
  const of = { task: taskTitle(task) };
  return (
    <li className={state}>
      <div className="step-head">
        <h3>{taskTitle(task)}</h3>
        <StatePill task={task} />
        {task.confidential && <span className="pill">{m.confidential_spell()}</span>}
      </div>
      <p>
        {state !== "lapsed" && <b>{m.task_until({ date: showDate(dueOn) })}</b>} {ownerWord(task.owner)}
        {assignee && !closed && <> · {m.task_assigned_to({ name: assignee.displayName })}</>}
        {closed && closedBy && closedAt && (
          <span className="hint"> · {m.task_closed_by({ name: closedBy, moment: showMoment(closedAt) })}</span>
        )}
      </p>
      {words && (
        <details>
          <summary>{m.task_what_is_this()}</summary>
          <p>
            <b>{m.task_for_employer()}</b> {words.employer}
          </p>
          <p>
            <b>{m.task_for_employee()}</b> {words.employee}
          </p>
        </details>
      )}
      {FormKind.safeParse(task.kind).success && readsForms(self) && (
        <p>
          <GoLink to={addressOf.form(dossier, task.id)}>
            {m.forms_open()}
            <span className="visually-hidden"> {taskTitle(task)}</span>
          </GoLink>
        </p>
      )}
      {may && !closed && state !== "lapsed" && (
        <div className="buttons start">
          <Button
            kind={state === "coming" ? "plain" : "primary"}
            onPress={() => open("done")}
            aria-label={m.task_close_of(of)}
          >
            {m.task_close()}
          </Button>
          <Button onPress={() => open("assign")} aria-label={m.task_assign_of(of)}>
            {m.task_assign()}
          </Button>
          <Button kind="quiet" onPress={() => open("not_applicable")} aria-label={m.task_not_applicable_of(of)}>
            {m.task_not_applicable()}
          </Button>
        </div>
      )}
      {may && closed && task.kind !== "report_to_service" && (
        <div className="buttons start">
          <Button kind="quiet" onPress={() => open("reopened")} aria-label={m.task_reopen_of(of)}>
            {m.task_reopen()}
          </Button>
        </div>
      )}
    </li>
  );
}
