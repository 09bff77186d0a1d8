import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Setting up at the service, and one's own account. */
export const service = {
  retrieve: () => ({
    title: "Importing an employee from the vault",
    words: "import retrieve vault search anonymous recognise consultation employee comes confidential without employer",
    about:
      "When an employee comes to you with a care request, you retrieve the data. That is possible with employers that allow anonymous search, and when your group has this right.",
    steps: [
      `On the left, below the search field, choose *${m.retrieve()}*.`,
      "Ask the employee for the last name and at least two of these three: BSN, birth date and postcode. Copy them exactly.",
      `When exactly one employee is found, choose the care request within five minutes, write why, and choose *${m.retrieve_do()}*.`,
    ],
    also: [
      `Choose *${m.retrieve_informed_no()}* only when the employee asks for it. You then get the data of that moment, and the employer may not notice.`,
      "Each attempt is recorded. After too many without result, searching at that employer closes.",
    ],
  }),
  employers: () => ({
    title: "Adding and setting up an employer",
    words: "employer create customer organisation master data chamber of commerce set up new group",
    about: "You record an employer, with its data and its users. You do not see names of employees.",
    steps: [
      `Choose *${m.employers()}* in the menu and *${m.add_employer()}*.`,
      `Open the employer. On *${m.master_data()}* you fill in who legally represents it.`,
      `On *${m.users()}* you add its HR users and managers.`,
      `On *${m.data_management()}* you choose how it delivers, and prepare the vault.`,
    ],
    also: [
      `Employers that belong together go in a group under *${m.employer_groups()}*: who works for the group also works for those that join later.`,
    ],
  }),
  activate: () => ({
    title: "Activating a vault",
    words:
      "vault activate activation checklist preparation wave moving in awaiting acceptance administrator propose night",
    about:
      "You propose a vault of its own to an employer. Its administrator must accept; after that the personal data move there.",
    steps: [
      `Choose *${m.employers()}* in the menu, open the employer and go to *${m.data_management()}*.`,
      `Go through the checklist. Tell the employer when it will happen and record that with *${m.write_down()}*.`,
      `Choose *${m.activate_vault()}* and choose whom you propose as administrator, two people preferably.`,
      `The employer then reads *${m.vault_awaiting()}*. After the acceptance you see here how far the moving is.`,
    ],
    also: [
      `Several employers at once: choose *${m.activations()}* in the menu, choose the employers and activate them in one go.`,
      "Until the acceptance the service takes no employee data of that employer.",
      `Afterwards *${m.uniqueness()}* shows who can still be recognised by what remains. You can make those data coarser.`,
    ],
  }),
  users: () => ({
    title: "Adding, changing and disabling users",
    words: "user create account invite colleague rights reach left block cannot sign in new link staff",
    about:
      "You decide who signs in, in which group and where he works. Whether somebody of the employer may enter the vault is decided by the vault administrator.",
    steps: [
      `Of the service: choose *${m.service_users()}* in the menu. Of an employer: open the employer and the tab *${m.users()}*.`,
      `Choose *${m.add_user()}*, with name, e-mail address, group and reach. The user gets a link to take the account into use.`,
      `Later you change group and reach with *${m.change_user()}*. That works at once.`,
      `When somebody leaves, choose *${m.account_disable()}*: he is signed out everywhere.`,
    ],
    also: [
      `*${m.view_as()}* shows what somebody may do, where and why.`,
      `When somebody has lost telephone and recovery codes, choose *${m.account_renew()}*. First check that it is really that person who asks.`,
      "The link to take an account into use works once, for seven days.",
    ],
  }),
  groups: () => ({
    title: "User groups and what they see",
    words: "user group rights role menu widget set up what does somebody see authorisation profile",
    about:
      "A user group decides what somebody may do, and what he finds on the first screen, in the menu and in a record.",
    steps: [
      `Choose *${m.service_users()}* in the menu and then *${m.user_groups()}*.`,
      `Choose *${m.add_user_group()}*, or *${m.change_user()}* at a group.`,
      "Tick what the group may do and what it finds on the screen.",
    ],
    also: [
      "Of a ready-made group, name and rights are fixed. What its members find on the screen is yours to choose.",
      "What you leave out of a record, the server refuses too. What you leave out of the menu, somebody may still do.",
    ],
  }),
  own_tasks: () => ({
    title: "Tasks of your own beside those of the law",
    words: "own task protocol extra step call after a week holiday fifth of may term care request without follow-up",
    about: "Beside the steps of the law you can have tasks of your own appear, for all employers or for one.",
    steps: [
      `For all employers: choose *${m.employers()}* in the menu and go to *${m.own_tasks_service()}*. For one: open the employer and the tab *${m.own_tasks()}*.`,
      `Choose *${m.own_task_add()}*. Say for whom the task is, and from which until which day after the first sick day.`,
    ],
    also: [
      "Do not write medical data in the name of a task.",
      `At *${m.follow_up()}* you set after how many days a sharing in which nothing is written is revoked by itself.`,
    ],
  }),
  substitution: () => ({
    title: "Appointing a substitute",
    words: "holiday replace stand in away substitution colleague takes over lend",
    about: "When you are not there, a colleague can temporarily do what you do, for the same people.",
    steps: [
      `Choose *${m.my_profile()}* in the menu behind your initials.`,
      `At *${m.substitution()}*, choose *${m.add_substitute()}*, and choose who, from when until when.`,
      `Back earlier? Choose *${m.end_substitution()}*.`,
    ],
    also: [
      "Rights of a vault never go along.",
      "What your substitute does is recorded in your name, with the substitute's beside it.",
    ],
  }),
  sign_in: () => ({
    title: "Signing in, password and second factor",
    words:
      "password forgotten sign in login code authenticator telephone lost recovery code passkey sign out session fingerprint",
    about: "You sign in with your e-mail address, your password and a code from an app on your telephone.",
    steps: [
      `Password forgotten: choose *${m.forgot_password()}* on the sign-in screen.`,
      `Telephone not at hand: choose *${m.use_recovery_code()}* there.`,
      `In *${m.my_profile()}* you change your password, make new recovery codes and add a passkey. With that you sign in with your finger, face or PIN instead of the code.`,
      "There you also see where you are signed in, and sign out everywhere.",
    ],
    also: [
      "Lost both telephone and recovery codes? Ask your administrator for a new sign-in link.",
      "For what takes much along or cannot be undone, we ask for the code once more. What you filled in stays.",
    ],
  }),
} satisfies Partial<Handbook>;
