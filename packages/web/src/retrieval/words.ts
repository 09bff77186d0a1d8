import type { ConfidentialDeed } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const deeds: Record<ConfidentialDeed, () => string> = {
  "person.retrieved": m.confidential_person_retrieved,
  "person.refreshed": m.confidential_person_refreshed,
  "person.opened": m.confidential_person_opened,
  "person.listed": m.confidential_person_listed,
  "person.searched": m.confidential_person_searched,
  "person.forgotten": m.confidential_person_forgotten,
  "person.kept": m.confidential_person_kept,
  "spell.reported": m.confidential_spell_reported,
  "spell.course": m.confidential_spell_course,
  "spell.recovered": m.confidential_spell_recovered,
  "spell.corrected": m.confidential_spell_corrected,
  "spell.withdrawn": m.confidential_spell_withdrawn,
  "leave.recorded": m.confidential_leave_recorded,
  "leave.changed": m.confidential_leave_changed,
  "leave.withdrawn": m.confidential_leave_withdrawn,
  "trajectory.started": m.confidential_trajectory_started,
  "appointment.planned": m.confidential_appointment_planned,
  "appointment.moved": m.confidential_appointment_moved,
  "appointment.cancelled": m.confidential_appointment_cancelled,
  "appointment.no_show": m.confidential_appointment_no_show,
  "summons.asked": m.confidential_summons_asked,
  "summons.withdrawn": m.confidential_summons_withdrawn,
  "safety_net.named": m.confidential_safety_net_named,
  "task.done": m.confidential_task_done,
  "task.not_applicable": m.confidential_task_not_applicable,
  "task.reopened": m.confidential_task_reopened,
  "task.assigned": m.confidential_task_assigned,
  "uwv.exported": m.confidential_uwv_exported,
  "record.read": m.confidential_record_read,
  "record.exported": m.confidential_record_exported,
};

export const confidentialDeedWord = (it: ConfidentialDeed) => deeds[it]();
