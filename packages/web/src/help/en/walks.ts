import { m } from "../../paraglide/messages.js";
import type { WalkTexts } from "../walks.ts";

const openTree = "On a phone, first choose the button at the top left.";
const openDossier = `First search for an employee and open the record. On a phone you can also choose *${m.more_actions()}* at the bottom.`;
const inMenu = "On a phone and in a narrow window the menu is behind your initials, top right.";

/** What each step of a walkthrough says. */
export const walkTexts: WalkTexts = {
  search: () => [
    {
      text: "Type at least two characters here: part of the name, or the personnel number. A typing error is all right.",
      missing: openTree,
    },
    {
      text: "This is who was found. Choose somebody with the mouse, or with the arrows and Enter. Then the record opens.",
      missing: `First type something in *${m.search_label()}*. Then who is found appears here.`,
    },
    {
      text: "You can also browse: unfold a department and choose an employee. A lock means that the record is not shared with the service.",
      missing: openTree,
    },
  ],
  share: () => [
    { text: "Search here for the employee whose record you want to share, and open the record.", missing: openTree },
    {
      text: `Choose *${m.share()}*. Nothing is shared yet: first we ask why.`,
      missing: `${openDossier} If there is no *${m.share()}*, the record is shared already, or your employer has no vault.`,
    },
    {
      text: "Choose what the employee needs care for. Without a care request you may not share.",
      missing: `Choose *${m.share()}* on the record. Then this window comes.`,
    },
    {
      text: "Write why contact is needed. No medical data: what somebody has does not belong here.",
      missing: `Choose *${m.share()}* on the record. Then this window comes.`,
    },
    {
      text: `Is it right? Choose *${m.share()}*. If you only want to look, choose *${m.cancel()}*: then nothing happens.`,
      missing: `Choose *${m.share()}* on the record. Then this window comes.`,
    },
    {
      text: "The history says who shared the record, when and why. If it was a mistake, you can revoke it as long as nothing is written in the record.",
      missing: "Open the record. The history is on the right, on a phone at the bottom.",
    },
  ],
  report_sick: () => [
    { text: "Search here for the employee who is ill, and open the record.", missing: openTree },
    { text: `Choose *${m.report_sick()}*.`, missing: openDossier },
    {
      text: "Fill in the first sick day, and which part of the hours the employee does not work. 100 is fully ill.",
      missing: `Choose *${m.report_sick()}* on the record. If it is not shared yet, first fill in the care request and the note and choose *${m.share_and_go_on()}*.`,
    },
    {
      text: `These are the only other data an employer may record. If you do not know about a safety net, choose *${m.unknown()}*.`,
      missing: `This is in the window *${m.report_sick()}*.`,
    },
    {
      text: `Is it right? Choose *${m.report_sick()}*. If you only want to look, choose *${m.cancel()}*: then nothing happens.`,
      missing: `This is in the window *${m.report_sick()}*.`,
    },
    {
      text: "The report is on this tab. Here you later report the employee recovered, change the percentage or correct a mistake.",
      missing: "Open the record of the employee.",
    },
  ],
  deliver: () => [
    { text: `Choose *${m.deliveries()}*.`, missing: inMenu },
    {
      text: `Are all employees in your file? Then choose *${m.delivery_full()}*. If only new and changed ones are, choose *${m.delivery_changes()}*.`,
      missing: `Choose *${m.deliveries()}* in the menu.`,
    },
    {
      text: "Choose the file here. Nothing changes yet: first you see what it would do.",
      missing: `Choose *${m.deliveries()}* in the menu.`,
    },
    {
      text: "This is what would change. See whether the numbers are what you expect.",
      missing: `Choose a file. If you see the columns first, check them and choose *${m.columns_check()}*. If you do not want to deliver now, choose *${m.next()}*.`,
    },
    {
      text: `If it is right, choose the first button. If not, choose *${m.discard_delivery()}*: nothing has happened.`,
      missing: "These buttons are on a delivery that waits for you.",
    },
  ],
  plan: () => [
    { text: "Search here for the employee the appointment is for, and open the record.", missing: openTree },
    { text: `Choose *${m.plan_appointment()}*.`, missing: openDossier },
    {
      text: "Choose with whom or for what the appointment is, and how.",
      missing: `Choose *${m.plan_appointment()}* on the record. If it is not shared yet, the window says what to do first.`,
    },
    {
      text: "Choose the moment. Never write down what is the matter with somebody.",
      missing: `This is in the window *${m.plan_appointment()}*. If nothing is free, choose another professional, place or day.`,
    },
    {
      text: `Is it right? Choose *${m.plan_appointment()}*. The appointment is then on the record and in the agenda.`,
      missing: `This is in the window *${m.plan_appointment()}*.`,
    },
  ],
  couplings: () => [
    { text: `Choose *${m.vault_administration()}*.`, missing: inMenu },
    { text: `Choose the tab *${m.couplings()}*.`, missing: `Choose *${m.vault_administration()}* in the menu.` },
    {
      text: `Choose *${m.coupling_add()}*.`,
      missing: `Choose the tab *${m.couplings()}* in *${m.vault_administration()}*.`,
    },
    {
      text: "Name the system that will deliver, your payroll system for instance. The name is also in the report the service reads.",
      missing: `Choose *${m.coupling_add()}*. Then this window comes.`,
    },
    {
      text: `Say when a delivery must wait for a person, and choose *${m.save()}*. The coupling starts on trial: nothing is processed yet.`,
      missing: `Choose *${m.coupling_add()}*. Then this window comes.`,
    },
    {
      text: "Ask your supplier for the public key and add it here. Without a key the system cannot deliver.",
      missing: "First save a coupling. Then this button is beside it.",
    },
    {
      text: `When the report of a trial delivery is right, choose *${m.coupling_switch_on()}* here. If you do not trust it, pause the coupling.`,
      missing: "First save a coupling. Then these buttons are beside it.",
    },
  ],
};
