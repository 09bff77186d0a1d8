import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** The first screens: finding, sharing and what belongs to it. */
export const dossiers = {
  home: () => ({
    title: "Your first screen",
    words: "start home dashboard notices messages welcome menu overview current",
    about: `*${m.actueel()}* shows what waits for you: messages, tasks with a deadline and requests. When there is nothing to do, this is where you start searching.`,
    steps: [
      `Come back from any screen with the word *Datakluis* at the top left, or *${m.actueel()}* in the menu.`,
      "A message stays until you close it.",
      "On a phone the menu is behind your initials, top right. Searching and the organisation are behind the button top left.",
    ],
    also: [
      "What you see depends on your user group. The functional administrator of the occupational health service sets that.",
      "The button with the moon or the sun changes between dark and light. The menu behind your initials has Dutch and English.",
    ],
  }),
  anonymous: () => ({
    title: "Why does it say ‘anonymous’ instead of a name?",
    words: "vault explanation hidden lock privacy gdpr what is datakluis pseudonymous",
    about:
      "An occupational health service may not know who employees are when it has no need to. Names, addresses and citizen numbers (BSN) therefore stay in the employer's vault. The service only sees the employment, with the personnel number.",
    steps: [
      "A lock and *anonymous* with a personnel number: this record is not shared.",
      `A name: the record is shared, because there is a care request. On the right of the record, *${m.sharing_history()}* says since when and why.`,
      "Who works with the vault at the employer sees name and address after opening a record, also when it is not shared. The service does not.",
    ],
    also: [
      "In the organisation on the left the employer too reads ‘anonymous’ for whoever is not shared. Searching by name still finds that employee.",
    ],
  }),
  search: () => ({
    title: "Searching for an employee",
    words: "find look up person staff name personnel number bsn birth date postcode open record",
    about: `On the left of every screen stands *${m.search_label()}*. On a phone the button top left opens it.`,
    steps: [
      `Type at least two characters in *${m.search_label()}*. Below the field you see who is found.`,
      "Choose somebody with the mouse, or with the arrows and Enter. The record opens.",
      `Or browse *${m.organisation()}*: unfold a department and choose an employee.`,
    ],
    also: [
      "If you work with the vault, you search by name (also the partner's), personnel number, birth date (29-02-1980), postcode (2611 AB) and BSN.",
      "At the service you search by personnel number, and by name when the record is shared.",
      "Part of the name, a name without accents or with a typing error will do.",
      `*${m.recent_dossiers()}* lists whom you looked at last.`,
      "You only find people within your reach. Whoever is outside it does not exist for you.",
    ],
  }),
  share: () => ({
    title: "Sharing a record with the occupational health service",
    words: "share pass on service personal data care request consent release name visible",
    about:
      "Sharing makes the personal data of one employee visible to the service. That is only allowed when there is a care request, such as a sick report or an appointment.",
    steps: [
      "Search for the employee and open the record.",
      `On the right, under *${m.actions()}*, choose *${m.share()}*. On a phone it is at the bottom.`,
      `Choose the *${m.care_request()}* and write under *${m.note()}* why contact is needed. Do not write medical data: the note is kept in the history and the employee can read it.`,
      `Choose *${m.share()}*. Within seconds the record reads *${m.shared()}*.`,
    ],
    also: [
      "The BSN and the bank account number do not go along. The BSN is shared separately, when it is needed.",
      "Do you want to report sick or plan an appointment? Choose that action: if the record is not shared yet, you share it in the same window and go on.",
      "If nobody writes anything in the shared record, the sharing is revoked by itself after a number of days. You are told beforehand.",
    ],
  }),
  revoke: () => ({
    title: "Revoking a sharing",
    words: "revoke undo take back wrong employee shared by accident mistake stop sharing",
    about:
      "Did you share the wrong employee, or is there no care request after all? Then revoke the sharing. The service then only sees the employment, without a name.",
    steps: [
      "Open the record.",
      `Under *${m.actions()}*, choose *${m.revoke()}*. On a phone it is behind *${m.more_actions()}*.`,
      `Write under *${m.note()}* why, and confirm.`,
    ],
    also: [
      "This is possible as long as nothing is written in the record. A sick report, an appointment (also a cancelled one), a trajectory and a task completed by hand all count. If there is something in it, you can still stop the updates.",
      `Files that were downloaded before do not change. The record lists them under *${m.downloads()}*.`,
      "If the absence environment cannot be reached, the sharing is revoked as soon as it is back.",
    ],
  }),
  updates: () => ({
    title: "Stopping the updates of a shared record",
    words: "updates changes pass on stop resume address moved new address",
    about:
      "Changes to a shared record, such as a new address, go to the service by themselves. Once something is written in it you cannot revoke the sharing any more, but you can stop those updates.",
    steps: [
      "Open the record.",
      `On the right, in *${m.dossier_sharing()}*, choose *${m.stop_updates()}* and write why.`,
      `To switch them on again, choose *${m.resume_updates()}* in the same place.`,
    ],
    also: [
      "The service keeps the data as they were, and sees of which moment they are.",
      `*${m.stop_updates()}* is only there when something is written in the record. If not, revoke the sharing.`,
    ],
  }),
  bsn: () => ({
    title: "Sharing or viewing the BSN",
    words: "citizen service number bsn social security identity uwv show",
    about:
      "The BSN never goes along with a shared record by itself. You share it separately, with the reason, where the law prescribes it: for a notification to UWV, for instance.",
    steps: [
      "Open the shared record.",
      `On the right, in *${m.dossier_sharing()}*, choose *${m.bsn_grant()}*.`,
      "Choose what it is needed for, write a note and confirm.",
      `When it is no longer needed, choose *${m.bsn_withdraw()}*. The record stays shared.`,
    ],
    also: [
      `As an employer you view the BSN on the record with *${m.show()}*, in *${m.employee()}*.`,
      "At the service you can show a shared BSN on the record. That you did is put on the employer's record.",
    ],
  }),
  people: () => ({
    title: "Adding or changing an employee by hand",
    words: "new employee add edit change address telephone moved married name duplicate",
    about:
      "With access to the vault you can add an employee or change data yourself. For many employees, deliver a file instead.",
    steps: [
      `Adding: go to *${m.actueel()}* and choose *${m.add_employee()}* in *${m.find_somebody()}*.`,
      `Changing: open the record and choose *${m.edit()}*.`,
      `Choose *${m.save()}*. If something is not right, the field says what.`,
    ],
    also: [
      "BSN, postcode, account number, telephone numbers and dates are checked.",
      "If the employee looks like somebody who is there already, you see with whom to compare.",
      `What was changed, by whom and what it was before is under *${m.changes()}* on the record.`,
      "If a colleague changed the same meanwhile, you see that before you save. Nothing gets lost.",
    ],
  }),
  export: () => ({
    title: "Taking employees, absence or appointments along as a file",
    words: "export download excel csv sivi list file printout overview",
    about: "You make a file of whom you may see, to check it or to read it into another system.",
    steps: [
      `Go to *${m.actueel()}* and choose *${m.people_export_open()}* in *${m.find_somebody()}*.`,
      "Choose what to take, about whom, which kind of file and why.",
      `Choose *${m.people_export_button()}*.`,
    ],
    also: [
      "That you make a file is put on the record. Keep it encrypted, and throw it away when you no longer need it.",
      "The file from the vault has the columns of a delivery: you can correct it and deliver it again.",
    ],
  }),
} satisfies Partial<Handbook>;
