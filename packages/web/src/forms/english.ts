import type { ChoiceKey, FormKey, FormKind, formChoices } from "@datakluis/contract";

/** What the forms ask, in English; complete by type, so a new question cannot be forgotten. */
export const titles: Record<FormKind, string> = {
  problem_analysis: "Problem analysis",
  action_plan: "Action plan",
  evaluation: "Evaluation of the action plan",
  first_year_evaluation: "First-year evaluation",
  current_opinion: "Current opinion of the company doctor",
  final_evaluation: "Final evaluation",
  reintegration_report: "Re-integration report: cover",
};

const noDiagnosis = "Do not write down what somebody has.";

export const questions: Record<FormKey, { label: string; hint?: string }> = {
  consulted_on: { label: "Last talk with the employee" },
  can_no_longer: {
    label: "What the employee cannot do now, or less",
    hint: "Only what somebody cannot do at work, or less, such as standing long or lifting. Not what somebody has, what caused it or how it is treated: the employer reads this.",
  },
  can_still: { label: "What the employee can do", hint: "Tasks, hours and conditions in which working is possible." },
  incapacity: {
    label: "Of which part of the own work somebody is absent now, in per cent",
    hint: "0 is: can do all of the own work. 100 is: can do none of it.",
  },
  expected_duration: { label: "How long the absence is expected to last" },
  return_to: { label: "To what somebody is expected to return" },
  advice: {
    label: "Advice to employer and employee",
    hint: "Adjustments, facilities and steps that help to return, and at what pace.",
  },
  again_on: { label: "When the company doctor sees the employee again" },
  discussed_on: { label: "When employer and employee talked about this" },
  end_goal: { label: "Goal: where the employee works in the end" },
  employer_steps: {
    label: "What the employer does, and when",
    hint: `One agreement a line, with the date by which it is done. ${noDiagnosis}`,
  },
  employee_steps: {
    label: "What the employee does, and when",
    hint: `One agreement a line, with the date by which it is done. ${noDiagnosis}`,
  },
  work_agreed: {
    label: "Agreements on work and hours",
    hint: "Which tasks, how many hours a week, and how that grows.",
  },
  guide: {
    label: "Who guides the re-integration",
    hint: "The law asks for one person who follows the agreements and keeps in touch with employer, employee and company doctor. Often called case manager.",
  },
  evaluate_on: {
    label: "When employer and employee look at it together again",
    hint: "After six weeks at the latest.",
  },
  agreed: { label: "Does the employee agree?" },
  employee_view: { label: "What the employee thinks of it", hint: "In his own words." },
  employer_view: { label: "What the employer thinks of it" },
  done_so_far: {
    label: "What was done so far, and what came of it",
    hint: `Which agreements were kept, which were not and why. ${noDiagnosis}`,
  },
  work_now: { label: "Which work the employee does now, and how many hours a week" },
  goal_still: { label: "Is the goal still the same?" },
  changes: { label: "What changes in the plan", hint: "Leave it empty if nothing does." },
  first_year: { label: "What was done in the first year, and what came of it", hint: noDiagnosis },
  second_year: { label: "What employer and employee want to reach in the second year" },
  second_track: {
    label: "Does the employer look for work with another employer too?",
    hint: "This is called the second track. It begins around the first year at the latest when a return within three months does not work out.",
  },
  work_fitting: { label: "Does this work fit what the employee can do?" },
  cooperation: { label: "How employer and employee worked together" },
  work_before: { label: "The employee's work before the absence", hint: "Job and main tasks." },
  hours_before: { label: "Hours a week before the absence" },
  skills: { label: "Education, experience and skills" },
  contact: { label: "Whom UWV can turn to at the employer", hint: "Name and telephone number." },
};

const goals = {
  own_work: "The own work",
  own_work_adjusted: "The own work, adjusted",
  other_work_here: "Other work with this employer",
  other_employer: "Work with another employer",
};

export const answers: { [K in ChoiceKey]: Record<(typeof formChoices)[K][number], string> } = {
  expected_duration: {
    six_weeks: "Less than six weeks",
    three_months: "Six weeks to three months",
    six_months: "Three to six months",
    longer: "More than six months",
    unknown: "Cannot be said yet",
  },
  return_to: { ...goals, unknown: "Cannot be said yet" },
  end_goal: goals,
  goal_still: { yes: "Yes", changed: "No, it changed" },
  second_track: { yes: "Yes", no: "No" },
  work_fitting: { yes: "Yes", partly: "Partly", no: "No" },
  agreed: { yes: "Yes", partly: "Partly", no: "No" },
};
