import type { DossierAction, MenuItem, Side, SuiteRight, Widget } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

type Word = { text: () => string; hint: () => string };

const rights: Record<SuiteRight, Word> = {
  administer: { text: m.right_administer, hint: m.right_administer_hint },
  manage_users: { text: m.right_manage_users, hint: m.right_manage_users_hint },
  see_dossiers: { text: m.right_see_dossiers, hint: m.right_see_dossiers_hint },
  report_absence: { text: m.right_report_absence, hint: m.right_report_absence_hint },
  deliver: { text: m.right_deliver, hint: m.right_deliver_hint },
  vault: { text: m.right_vault, hint: m.right_vault_hint },
  retrieve: { text: m.right_retrieve, hint: m.right_retrieve_hint },
  audit_confidential: { text: m.right_audit_confidential, hint: m.right_audit_confidential_hint },
  plan: { text: m.right_plan, hint: m.right_plan_hint },
  notes: { text: m.right_notes, hint: m.right_notes_hint },
  medical: { text: m.right_medical, hint: m.right_medical_hint },
};

export const rightWord = (it: SuiteRight) => rights[it].text();
export const rightHint = (it: SuiteRight) => rights[it].hint();

/** Which rights a side has, in the order of the screen. The server decides again. */
export const rightsOf: Record<Side, readonly SuiteRight[]> = {
  service: [
    ...(["administer", "manage_users", "see_dossiers", "report_absence", "plan", "notes", "medical"] as const),
    ...(["retrieve", "audit_confidential"] as const),
  ],
  employer: ["see_dossiers", "report_absence", "deliver", "vault"],
};

const widgets: Record<Widget, () => string> = {
  access_requests: m.widget_access_requests,
  employers: m.widget_employers,
  deliver: m.widget_deliver,
  find: m.widget_find,
  tasks: m.widget_tasks,
};
export const widgetWord = (it: Widget) => widgets[it]();

const menu: Record<MenuItem, () => string> = {
  tasks: m.tasks,
  reports: m.reports,
  employers: m.employers,
  activations: m.activations,
  users: m.service_users,
  planning: m.planning,
  deliveries: m.deliveries,
  vault_administration: m.vault_administration,
};
export const menuWord = (it: MenuItem) => menu[it]();

const actions: Record<DossierAction, () => string> = {
  report_sick: m.report_sick,
  report_recovery: m.report_recovered,
  start_trajectory: m.start_trajectory,
  plan_appointment: m.plan_appointment,
  handle_tasks: m.handle_tasks,
};
export const actionWord = (it: DossierAction) => actions[it]();

export const sideWord = (it: Side) => (it === "service" ? m.of_service() : m.of_employer());

/** What can be left out for users of a side: what is of the other they never see. */
export const portalOf: Record<Side, { widgets: readonly Widget[]; menu: readonly MenuItem[] }> = {
  service: {
    widgets: ["tasks", "employers", "find"],
    menu: ["tasks", "reports", "employers", "activations", "users", "planning"],
  },
  employer: {
    widgets: ["access_requests", "tasks", "deliver", "find"],
    menu: ["tasks", "reports", "deliveries", "vault_administration"],
  },
};
