import { GroupName, type GroupId, type Place } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const words: Record<GroupName, () => string> = {
  functional_administrator: m.group_functional_administrator,
  super_administrator: m.group_super_administrator,
  case_manager: m.group_case_manager,
  company_doctor: m.group_company_doctor,
  planner: m.group_planner,
  hr: m.group_hr,
  manager: m.group_manager,
};

/** What a user group is called: a ready-made one by the screen, one of the service's own by its name. */
export function groupWord(id: GroupId, name: string | null): string {
  const { data: readyMade } = GroupName.safeParse(id);
  return readyMade ? words[readyMade]() : (name ?? "");
}

/** One place of somebody's reach, in words. */
export function placeWord(it: Place): string {
  if (it.kind === "employee") return m.place_employee_text({ number: it.personnelNumber });
  if (it.kind === "group") return m.place_group_text({ name: it.name });
  return it.kind === "department" ? m.place_department_text({ name: it.name }) : it.name;
}
