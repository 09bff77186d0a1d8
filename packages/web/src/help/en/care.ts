import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Absence, the steps of the law, appointments and figures. */
export const care = {
  report_sick: () => ({
    title: "Reporting somebody sick",
    words: "sick report ill illness flu absence first sick day absent",
    about:
      "You record that an employee is ill and since when. You do not ask or write down what somebody has or what caused it: an employer may not know.",
    steps: [
      "Search for the employee and open the record.",
      `Choose *${m.report_sick()}*. If the record is not shared yet, you share it first in the same window.`,
      `Fill in the *${m.first_sick_day()}* and the percentage. 100 is fully ill; if somebody still works half his hours, fill in 50. If you do not know about the safety net, choose *${m.unknown()}*.`,
      `Choose *${m.report_sick()}*. The report is then on the tab *${m.trajectories()}*.`,
    ],
    also: [
      `Has the employee recovered already? Tick *${m.sick_recovered_already()}* and fill in the date. That is one go.`,
      `Is the employee staying somewhere else? Tick *${m.sick_away()}* and fill in the address, with the last day. It disappears after that by itself. To end it earlier, go to *${m.temporary_address()}* in the record.`,
      "If somebody falls ill again within four weeks, the law counts it as the same absence. Datakluis works that out.",
      "After the report the tasks of the gatekeeper act appear by themselves.",
    ],
  }),
  course: () => ({
    title: "Somebody has partly recovered",
    words: "partial recovery percentage half days build up hours occupational therapy course",
    about: "When an ill employee works part of his hours again, or fewer, you change the percentage.",
    steps: [
      `Open the record and go to the tab *${m.trajectories()}*.`,
      `At the report, choose *${m.spell_change_course()}*.`,
      "Fill in from which day it holds, and which part of the hours the employee does not work.",
    ],
    also: [
      `Is somebody there, but not yet for ordinary work? Fill in *${m.spell_therapy()}*.`,
      "The whole course is drawn as a line in time on the same tab.",
    ],
  }),
  recovery: () => ({
    title: "Reporting somebody recovered",
    words: "better recovery recovered date back to work healed",
    about: "When the employee fully works again, you report him recovered.",
    steps: [
      `Open the record and go to the tab *${m.trajectories()}*.`,
      `At the report, choose *${m.report_recovered()}*.`,
      `Fill in *${m.recovered_on()}*: the first day the employee is well again.`,
    ],
    also: [
      `Not recovered after all? Choose *${m.spell_correct()}* at the report.`,
      "Tasks that are no longer needed after the recovery lapse by themselves.",
    ],
  }),
  correct: () => ({
    title: "Correcting or withdrawing a sick report",
    words: "wrong mistake date correct withdraw delete double twice wrong employee",
    about:
      "When something was recorded wrongly, you correct the report. When the report should not be there at all, you withdraw it.",
    steps: [
      `Open the record and go to the tab *${m.trajectories()}*.`,
      `At the report, choose *${m.spell_correct()}* or *${m.spell_withdraw()}*.`,
      "Change only what was wrong, or choose why you withdraw the report.",
    ],
    also: [
      "Did something change, because somebody works more, for instance? Then change the percentage instead.",
      `Nothing disappears: *${m.spell_history()}* at the report says who did what.`,
    ],
  }),
  leave: () => ({
    title: "Recording pregnancy and birth leave",
    words: "pregnant birth leave baby maternity due date",
    about: "Pregnancy and birth leave is no absence. It does not count in the absence percentage.",
    steps: [
      `Open the record and choose *${m.record_leave()}*.`,
      `Fill in *${m.leave_starts()}* and *${m.leave_ends()}*.`,
      `Choose *${m.leave_save()}*. The leave is then on the tab *${m.trajectories()}*, where you change or withdraw it.`,
    ],
    also: [],
  }),
  tasks: () => ({
    title: "Tasks and the steps of the law",
    words:
      "gatekeeper act action plan problem analysis evaluation work queue deadline overdue assign complete reminder",
    about:
      "For absence the gatekeeper act prescribes steps, each with a deadline. They appear by themselves as tasks; you need not make them.",
    steps: [
      `Choose *${m.tasks()}* in the menu. The first deadline is on top.`,
      `At *${m.queue_whose()}*, choose which tasks you want to see: all, those assigned to you, or those for your role.`,
      `Choose the employee. The tab *${m.tasks()}* of the record has the timeline, with what each step means.`,
      `When the step is done, choose *${m.task_close()}*. When it is not needed in this record, choose *${m.task_not_applicable()}* and say why.`,
      `*${m.task_assign()}* gives a task to a colleague.`,
    ],
    also: [
      `A reminder by e-mail is switched on in *${m.my_profile()}*. It never says who it is about.`,
      "When a sick report changes, the dates are worked out again.",
      "Each side completes its own tasks: the employer those of the employer, the service those of the service.",
    ],
  }),
  forms: () => ({
    title: "Filling in a form of the law",
    words:
      "form action plan fill in evaluation first-year final re-integration report changes draft pdf document finish sign",
    about:
      "Some steps of the gatekeeper act come with a document: the action plan, the evaluations and the re-integration report. Employer and employee make it together. You fill it in here and take it along as a PDF.",
    steps: [
      `Open the record and the tab *${m.trajectories()}*. Under *${m.forms_title()}* stands what is due now.`,
      "Choose the form. What was known already is filled in; check whether it is right.",
      `Choose *${m.forms_save()}* to go on later. The service and the employer see the same draft.`,
      `Was everything talked over with the employee? Choose *${m.forms_finish()}*. The task that belongs to it is done as well.`,
      "Choose the button with *PDF* to take it along, to have it signed for instance.",
    ],
    also: [
      `If something turns out wrong, choose *${m.forms_new_version()}*. What was finished before stays to be read.`,
      "Write nowhere what somebody has. When Datakluis sees a word that looks like it, it warns you.",
    ],
  }),
  problem_analysis: () => ({
    title: "The problem analysis of the company doctor",
    words:
      "problem analysis company doctor advice limitations possibilities prognosis week six current opinion diagnosis",
    about:
      "In the problem analysis the company doctor writes what an employee can and cannot do, how long it is expected to last and what is advised. Not what somebody has: an employer does not hear that.",
    steps: [
      `Open the record, the tab *${m.trajectories()}*, and choose the form under *${m.forms_title()}*.`,
      `If you are the doctor, fill it in and choose *${m.forms_finish()}*. Until then the employer sees nothing of it.`,
      "If you are the employer, you read here what was finished. It stands beside the action plan too.",
    ],
    also: ["What is medical the doctor writes in the medical part of the record. For the employer that is not there."],
  }),
  uwv: () => ({
    title: "Notifications to UWV",
    words: "uwv week 42 safety net sickness benefits leaving ill recovery no-risk pregnancy organ donation",
    about: "One list says what UWV must know, by when, and why then.",
    steps: [
      `Choose *${m.tasks()}* in the menu and then *${m.uwv_title()}*.`,
      "Notify UWV. Datakluis does not send anything itself.",
      `Choose *${m.uwv_sent()}* and fill in the day.`,
    ],
    also: [
      `*${m.uwv_export()}* makes a file of all notifications due now, with personnel numbers and without names. That you made it is put on the record.`,
      `When UWV pays, record the *${m.safety_net()}* on the tab *${m.tasks()}* of the record. Only the service sees which one it is.`,
    ],
  }),
  plan: () => ({
    title: "Planning, moving or cancelling an appointment",
    words: "consultation doctor appointment plan move cancel invitation no-show agenda moment",
    about: "You plan an appointment of an employee with the company doctor, the case manager or somebody else.",
    steps: [
      `Open the record and choose *${m.plan_appointment()}*. If the record is not shared yet, you share it first in the same window.`,
      "Who works with agendas chooses the kind of consultation and then one of the first free moments. Otherwise you fill in day and time.",
      `Choose *${m.plan_appointment()}*.`,
      `The appointment is on the record. There you cancel it, or record that the employee did not appear. Moving is done in *${m.planning()}*: choose the appointment in the agenda and then *${m.appointment_move()}*.`,
    ],
    also: [
      "The employee gets an invitation by e-mail when his record is shared and the vault has an e-mail address of his. It does not say for whom or what the appointment is.",
      "Never write down what is the matter with somebody.",
      "An appointment, also a cancelled one, is something written in the record: the sharing cannot be revoked any more.",
    ],
  }),
  summons: () => ({
    title: "Asking for or planning a summons",
    words: "summons call in planner request consultation doctor see",
    about: "You ask the planner of the service to have an employee come. The planner chooses the moment.",
    steps: [
      `Open the record and choose *${m.ask_summons()}*.`,
      `Choose with whom it must be. If it is urgent, fill in *${m.summons_latest()}*.`,
      `Planner: choose *${m.planning()}* in the menu, then the tab with the requests, and *${m.plan_summons()}* at the request.`,
    ],
    also: [`When it is no longer needed, choose *${m.summons_withdraw()}* on the record.`],
  }),
  open_hour: () => ({
    title: "The open consultation hour",
    words: "open consultation hour confidential walk in call employee himself secret without employer preventive",
    about:
      "An employee may come to the open consultation hour by himself, without his employer knowing. The employer sees nothing of it.",
    steps: [
      `Choose *${m.planning()}* in the menu and then *${m.give_open_moment()}*.`,
      "Choose a free moment. No name is recorded: tell the employee the time and the place yourself.",
      `Do you know the employee already? Then tick *${m.in_open_hour()}* when planning.`,
    ],
    also: [
      "No invitation goes out for an appointment in the open hour.",
      `If somebody does not come, choose the place in the agenda and *${m.open_moment_free()}*.`,
    ],
  }),
  agendas: () => ({
    title: "Setting up agendas, places and kinds of consultation",
    words: "agenda schedule availability hours holiday away location kind set up working hours professional",
    about: "Before anything can be planned in agendas, you record where, for what and with whom.",
    steps: [
      `Choose *${m.planning()}* in the menu and the tab *${m.planning_setup()}*.`,
      `Add a place with *${m.add_consultation_place()}* and a kind with *${m.add_consultation_kind()}*.`,
      `Under *${m.professionals()}*, choose somebody and fill in the *${m.ordinary_week()}*.`,
      `Days off and extra hours go to *${m.exceptions()}*.`,
    ],
    also: ["What is planned stays when you change hours.", "Two appointments at the same moment are impossible."],
  }),
  notes: () => ({
    title: "Writing a note in a record",
    words: "note write down conversation report memo remark guidance correct read along",
    about: `On the tab *${m.notes_tab()}* stands what the health service wrote about the guidance. The employer reads only the notes that are for him as well.`,
    steps: [
      `Open the record and go to the tab *${m.notes_tab()}*.`,
      `Choose *${m.notes_write()}* and write down what was said or agreed. Medical data do not belong here.`,
      `At *${m.notes_readers()}*, choose between *${m.notes_readers_service()}* and *${m.notes_readers_employer()}*. This cannot be undone later.`,
      `Choose *${m.save()}*.`,
    ],
    also: [
      `Is something wrong? Whoever wrote the note chooses *${m.notes_correct()}*. The health service can still read what it said first. It cannot be removed.`,
      "If you work for the employer, you read along. The health service does the writing.",
      "Put no BSN in a note: it is shared separately, and only where it is needed.",
      "Once there is a note in a record, the sharing can no longer be revoked.",
    ],
  }),
  documents: () => ({
    title: "Keeping or viewing a document in a record",
    words: "file upload attachment letter report pdf photo scan word add download open save",
    about:
      "The health service keeps letters and reports in a record. For a document you choose who may read it, as for a note.",
    steps: [
      `Open the record and go to the tab *${m.notes_tab()}*. The documents stand below the notes.`,
      `Choose *${m.documents_add()}* and then the file: a PDF, a photo or scan (PNG or JPEG), a text from Word or LibreOffice (DOCX or ODT) or plain text, of 25 MB at most.`,
      `At *${m.notes_readers()}*, choose who it is for, and then *${m.documents_add()}*.`,
      "To view a document, choose its name. A photo or scan appears at once; another file is downloaded.",
    ],
    also: [
      "A document cannot be changed or removed later.",
      "If a file is refused, save it as a PDF and add that. A Word file with macros cannot be added.",
      "What you download is on your own computer after that. Do not keep it there longer than you need it.",
      `Medical documents belong on the tab *${m.notes_medical_tab()}*.`,
    ],
  }),
  medical: () => ({
    title: "The medical part of a record",
    words: "medical secrecy diagnosis health doctor company doctor physician complaints confidential",
    about: `What the company doctor writes about somebody's health stands apart, on the tab *${m.notes_medical_tab()}*. Only the company doctor and whoever works under his responsibility have that tab. Others, the employer included, do not see that anything is there.`,
    steps: [
      `Open the record and go to the tab *${m.notes_medical_tab()}*. If it is not there, you have no right to it.`,
      `Choose *${m.notes_write()}* or *${m.documents_add()}*.`,
    ],
    also: [
      `The functional administrator gives this right with a user group. It is called *${m.right_medical()}* there.`,
      "A case manager who substitutes a company doctor does not get it. Another company doctor does.",
      `What the employer may know, you write in an ordinary note on the tab *${m.notes_tab()}*.`,
      "Whoever opens this tab is put on record.",
    ],
  }),
  reports: () => ({
    title: "Absence figures and reports",
    words: "figures statistics absence percentage chart quarter report frequency department compare norm trend",
    about: `*${m.reports()}* has the absence figures of an employer or department: percentage, how often people report sick, how long it lasts.`,
    steps: [
      `Choose *${m.reports()}* in the menu.`,
      `Choose the department and the *${m.report_period()}*. You see the comparison with a year earlier at once.`,
      `To compare with a norm of your own, fill in *${m.report_norm()}*.`,
      `Take them along with *${m.report_take_excel()}*, *${m.report_take_pdf()}* or *${m.report_take_csv()}*. The PDF says the same as the screen.`,
    ],
    also: [
      `Does it say *${m.report_hidden()}*? Then the group is so small that you could work out how one employee was doing.`,
      "Who sees only part of the employees gets no figures of that employer.",
      `How the figures are made is at the bottom, under *${m.report_how()}*.`,
    ],
  }),
} satisfies Partial<Handbook>;
