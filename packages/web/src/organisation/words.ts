import type { GroupName } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

const words: Record<GroupName, () => string> = {
  functional_administrator: m.group_functional_administrator,
  super_administrator: m.group_super_administrator,
  case_manager: m.group_case_manager,
  company_doctor: m.group_company_doctor,
  hr: m.group_hr,
  manager: m.group_manager,
};

export const groupWord = (it: GroupName) => words[it]();
