import type { NotApplicableReason, SafetyNetGround, Task, TaskKind, TaskOwner } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

type Words = { title: () => string; employer: () => string; employee: () => string };

/** What each step is called, and what it asks of employer and employee, in plain words. */
const kinds: Record<Exclude<TaskKind, "own">, Words> = {
  report_to_service: {
    title: m.task_report_to_service,
    employer: m.task_report_to_service_employer,
    employee: m.task_report_to_service_employee,
  },
  problem_analysis: {
    title: m.task_problem_analysis,
    employer: m.task_problem_analysis_employer,
    employee: m.task_problem_analysis_employee,
  },
  action_plan: {
    title: m.task_action_plan,
    employer: m.task_action_plan_employer,
    employee: m.task_action_plan_employee,
  },
  evaluation: {
    title: m.task_evaluation,
    employer: m.task_evaluation_employer,
    employee: m.task_evaluation_employee,
  },
  week_42: { title: m.task_week_42, employer: m.task_week_42_employer, employee: m.task_week_42_employee },
  first_year_evaluation: {
    title: m.task_first_year_evaluation,
    employer: m.task_first_year_evaluation_employer,
    employee: m.task_first_year_evaluation_employee,
  },
  second_track: {
    title: m.task_second_track,
    employer: m.task_second_track_employer,
    employee: m.task_second_track_employee,
  },
  current_opinion: {
    title: m.task_current_opinion,
    employer: m.task_current_opinion_employer,
    employee: m.task_current_opinion_employee,
  },
  final_evaluation: {
    title: m.task_final_evaluation,
    employer: m.task_final_evaluation_employer,
    employee: m.task_final_evaluation_employee,
  },
  reintegration_report: {
    title: m.task_reintegration_report,
    employer: m.task_reintegration_report_employer,
    employee: m.task_reintegration_report_employee,
  },
  uwv_report: { title: m.task_uwv_report, employer: m.task_uwv_report_employer, employee: m.task_uwv_report_employee },
  uwv_leaving: {
    title: m.task_uwv_leaving,
    employer: m.task_uwv_leaving_employer,
    employee: m.task_uwv_leaving_employee,
  },
  uwv_recovery: {
    title: m.task_uwv_recovery,
    employer: m.task_uwv_recovery_employer,
    employee: m.task_uwv_recovery_employee,
  },
  wia_application: {
    title: m.task_wia_application,
    employer: m.task_wia_application_employer,
    employee: m.task_wia_application_employee,
  },
};

export function taskTitle({ kind, number, ownName }: Pick<Task, "kind" | "number" | "ownName">): string {
  if (kind === "own") return ownName ?? m.task_own();
  return number ? m.task_evaluation_number({ number }) : kinds[kind].title();
}

/** What a step asks of both; an own one has no law behind it. */
export const explained = ({ kind }: Pick<Task, "kind">): { employer: string; employee: string } | undefined =>
  kind === "own" ? undefined : { employer: kinds[kind].employer(), employee: kinds[kind].employee() };

const owners: Record<TaskOwner, () => string> = {
  employer: m.owner_employer,
  employer_employee: m.owner_employer_employee,
  employee: m.owner_employee,
  doctor: m.owner_doctor,
  case_manager: m.owner_case_manager,
};
export const ownerWord = (it: TaskOwner) => owners[it]();

const reasons: Record<NotApplicableReason, () => string> = {
  recovery_expected: m.reason_recovery_expected,
  employment_ending: m.reason_employment_ending,
  done_elsewhere: m.reason_done_elsewhere,
  not_obliged: m.reason_not_obliged,
};
export const reasonWord = (it: NotApplicableReason) => reasons[it]();

/** Whether somebody of this side may say that it was done: what the service does, only the service knows. */
export const isOfSide = (owner: TaskOwner, side: "service" | "employer") =>
  side === "service" || (owner !== "doctor" && owner !== "case_manager");

const grounds: Record<SafetyNetGround, () => string> = {
  flexible_weeks: m.ground_flexible_weeks,
  pregnancy_earlier: m.ground_pregnancy_earlier,
  after_birth: m.ground_after_birth,
  no_risk: m.ground_no_risk,
  organ_donation: m.ground_organ_donation,
  fictitious_employment: m.ground_fictitious_employment,
};
export const groundWord = (it: SafetyNetGround) => grounds[it]();

/** Why UWV must be told by that date. */
export function whyByThen({ kind, ground }: Pick<Task, "kind"> & { ground: SafetyNetGround | null }): string {
  if (kind === "week_42") return m.uwv_why_week_42();
  if (kind === "uwv_leaving") return m.uwv_why_leaving();
  if (kind === "uwv_recovery") return m.uwv_why_recovery();
  const early = ground === "flexible_weeks" || ground === "after_birth" || ground === "fictitious_employment";
  return early ? m.uwv_why_fourth_day() : m.uwv_why_six_weeks();
}
