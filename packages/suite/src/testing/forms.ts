import {
  listForms,
  pathOf,
  printForm,
  readForm,
  readTasks,
  reportSick,
  writeForm,
  type DossierRef,
  type Endpoint,
  type FormKind,
  type TaskForm,
  type UserId,
} from "@datakluis/contract";
import { amsterdamDate, dayAfter } from "../absence/days.ts";
import type { RunningSuite } from "../testing.ts";
import { sickReport } from "./reports.ts";
import { newId } from "./retrieving.ts";

export const today = amsterdamDate(new Date());
export const ago = (days: number) => dayAfter(today, -days);

/** All that a form asks. */
export const wholeForm: Partial<Record<FormKind, Record<string, string>>> = {
  problem_analysis: {
    consulted_on: ago(3),
    can_no_longer: "Lang staan en tillen",
    can_still: "Zittend werk, vier uur per dag",
    incapacity: "50",
    expected_duration: "three_months",
    return_to: "own_work_adjusted",
    advice: "Begin met twee ochtenden op kantoor",
  },
  action_plan: {
    discussed_on: ago(2),
    end_goal: "own_work_adjusted",
    employer_steps: "Een kruk bij de balie, volgende week",
    employee_steps: "Twee ochtenden komen werken",
    guide: "C. Manager",
    evaluate_on: dayAfter(today, 30),
    agreed: "yes",
  },
};

/** Forms in proofs: of somebody who is ill for so many days. */
export function formsOf(running: RunningSuite) {
  const ill = async (reporter: UserId, ref: DossierRef, days = 50) => {
    await running.as(reporter)(reportSick, { params: { ref }, body: sickReport({ startsOn: ago(days) }) });
    const { timelines } = await running.as(reporter)(readTasks, { params: { ref } });
    return (kind: FormKind, number = 0): string =>
      timelines[0]!.tasks.find((it) => it.kind === kind && (!number || it.number === number))!.id;
  };
  const list = (user: UserId, ref: DossierRef) => running.as(user)(listForms, { params: { ref } });
  const read = (user: UserId, ref: DossierRef, taskId: string) =>
    running.as(user)(readForm, { params: { ref, taskId } });
  type More = { finished?: boolean; seen?: { draft: number; versions: number }; id?: ReturnType<typeof newId> };
  const write = async (
    user: UserId,
    ref: DossierRef,
    taskId: string,
    values: Record<string, string>,
    { finished = false, seen, id = newId() }: More = {},
  ): Promise<TaskForm> => {
    const saw = seen ?? seenIn(await read(user, ref, taskId));
    return running.as(user)(writeForm, { params: { ref, taskId }, body: { id, seen: saw, values, finished } });
  };
  const print = async (user: UserId, ref: DossierRef, taskId: string, what: string) => {
    const at = new URL(`${pathOf(printForm as Endpoint, { ref, taskId })}?what=${what}`, running.url);
    const answer = await fetch(at, { headers: { authorization: `Bearer ${await running.tokenOf(user)}` } });
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
  };
  return { ill, list, read, write, print };
}

export const seenIn = ({ draft, versions }: TaskForm) => ({ draft: draft?.seq ?? 0, versions: versions.length });
