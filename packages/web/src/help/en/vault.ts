import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** For who administers a vault. */
export const vault = {
  accept: () => ({
    title: "Reading the agreement and accepting it",
    words: "accept agreement sign contract vault activate legal representative new version terms",
    about:
      "When your service proposes a vault, with you as its administrator, you first read the agreement. After you accept, the personal data move to the vault.",
    steps: [
      `Sign in. You are led to the agreement; later *${m.read_and_accept()}* on *${m.actueel()}* does the same.`,
      "Check the data of the employer. If they are wrong, contact your service.",
      "Fill in who legally represents the employer, and the e-mail address. That person gets a confirmation.",
      "Read the documents and tick the declaration.",
      `Look at the overview and choose *${m.accept()}*.`,
    ],
    also: [
      "One administrator's acceptance is enough. It costs nothing.",
      "What you fill in is kept. You can go on later.",
      `What was accepted is in *${m.vault_administration()}*, tab *${m.agreements()}*, also as a PDF.`,
    ],
  }),
  access: () => ({
    title: "Deciding who may enter the vault",
    words: "access request authorisation approve decline withdraw administrator colleague left second administrator",
    about:
      "The service asks for access for users of your organisation. You decide. Without your approval nobody sees anything in the vault.",
    steps: [
      `Choose *${m.vault_administration()}* in the menu, or the bell at the top.`,
      `The first tab has the requests. Choose *${m.accept()}* or *${m.refuse()}*; when declining, say why.`,
      `The tab *${m.authorisations()}* says who has access and when it was last used. *${m.withdraw()}* takes it away: that works at once.`,
      `Appoint a second administrator there with *${m.make_administrator()}*, for when you are not there.`,
    ],
    also: [
      `When a colleague has lost telephone and recovery codes, choose *${m.account_renew()}*. First check, by calling for instance, that it is really the colleague who asks.`,
      "The service cannot change your own account.",
    ],
  }),
  record: () => ({
    title: "Checking who has seen what: the record",
    words: "log logbook record who looked audit privacy officer accountability history",
    about:
      "Everything somebody views, searches, shares, takes along or changes in the vault is recorded: who, what, when and why.",
    steps: [
      `Choose *${m.vault_administration()}* in the menu and the tab *${m.record()}*.`,
      "Choose a person, a kind of act, a personnel number or a period.",
      `*${m.download_record()}* takes it along.`,
    ],
    also: [
      "Lines cannot be changed or removed. That you view or download the record is in it too.",
      `Of one record, *${m.sharing_history()}* says who shared it and why.`,
    ],
  }),
  couplings: () => ({
    title: "A coupling with your HR or payroll system",
    words: "coupling make api sftp payroll automatic deliver key system connect integration sivi",
    about:
      "With a coupling your system delivers the employees to the vault by itself. The service does not see those data.",
    steps: [
      `Choose *${m.vault_administration()}* in the menu and the tab *${m.couplings()}*.`,
      `Choose *${m.coupling_add()}*, give the system a name and say when a delivery must wait for a person.`,
      `Ask your supplier for the public key and add it with *${m.coupling_key_add()}*. What else the supplier must know is under *${m.coupling_for_supplier()}*.`,
      `The coupling starts on trial: each delivery is checked and nothing is processed. When the report is right, choose *${m.coupling_switch_on()}*.`,
    ],
    also: [
      "When a delivery would change too much, it waits for you. You get a message.",
      "At the top you choose whether absence comes from your system too. Then each sick report shares the record of that employee by itself.",
      `If you do not trust it, choose *${m.coupling_pause()}*: nothing is taken any more.`,
    ],
  }),
  webhooks: () => ({
    title: "Letting your system know that something happened",
    words: "webhook message signal notify system cloudevents automatic",
    about:
      "With a webhook your system hears at once that something happened, such as a shared record. The message never says who it is about.",
    steps: [
      `Choose *${m.vault_administration()}* in the menu and the tab *${m.couplings()}*.`,
      `Choose *${m.webhook_add()}*, fill in the address of the receiver and choose what it hears of.`,
      "Keep the secret at the receiver. You see it only once.",
      `Choose *${m.webhook_test()}* and see whether it arrives.`,
    ],
    also: ["When a message does not arrive, we try again for a while. After that you send it again yourself."],
  }),
  anonymous_search: () => ({
    title: "Allowing the service to search anonymously",
    words: "import retrieve recognise service searches itself allow misses locked",
    about:
      "Sometimes an employee comes to the service by himself. You can allow it to find out whether he is in your vault. This is off until you switch it on.",
    steps: [
      `Choose *${m.vault_administration()}* in the menu and the tab *${m.retrieval()}*.`,
      `Read what you allow and choose *${m.retrieval_give()}*.`,
      `When you no longer want it, choose *${m.retrieval_withdraw()}*. That works at once.`,
    ],
    also: [
      "The service must know the last name and two or three of BSN, birth date and postcode. It cannot browse your staff.",
      `When it searches too often without result, this closes by itself. Ask what happened, and only then choose *${m.retrieval_unlock()}*.`,
    ],
  }),
  succession: () => ({
    title: "The administrator of the vault is gone",
    words: "succession administrator gone left ill new administrator representative successor",
    about:
      "When the only administrator of the vault is gone, you ask for a new one. The service cannot do that for you.",
    steps: [
      `In the menu behind your initials, choose *${m.succession_title()}*.`,
      `Propose a colleague who has access already, and choose *${m.succession_ask()}*. You cannot propose yourself.`,
      "The legal representative confirms it with a link in an e-mail. After that it takes seven days, in which the present administrator can object.",
    ],
    also: [
      `Are you the administrator and do you know nothing of this? Choose *${m.succession_object()}* on *${m.actueel()}*.`,
      "Can you still reach the administrator? Ask for a second one to be appointed. That is quicker.",
    ],
  }),
  frozen: () => ({
    title: "The vault is frozen",
    words: "frozen blocked not correct representative release closed nothing works",
    about:
      "The legal representative can report that an acceptance is not right. Then nobody of your organisation can do anything in the vault until it is looked into.",
    steps: [
      "Discuss with the legal representative what is the matter.",
      `Another administrator than the one who accepted chooses *${m.release()}* on *${m.actueel()}* and writes down what was found.`,
    ],
    also: [],
  }),
  ending: () => ({
    title: "Stopping: taking everything along and having the vault destroyed",
    words: "end stop terminate cancel destroy delete contract export switch service certificate",
    about:
      "When the service ends, you first take everything along and then have the vault destroyed. That cannot be undone.",
    steps: [
      `Choose *${m.vault_administration()}* in the menu and the tab *${m.ending()}*.`,
      `Choose *${m.export_order()}*. Write down the passphrase: you see it once, and without it nobody opens the file.`,
      `Choose *${m.destroy_order()}*. A second administrator confirms it; if there is none, the legal representative does.`,
      `Then Datakluis waits fourteen days. Until then each administrator can choose *${m.destroy_cancel()}*.`,
    ],
    also: [
      "You get a signed certificate: what was destroyed, when, and what stays elsewhere and why.",
      "Shared records in which the service wrote stay with the service.",
    ],
  }),
} satisfies Partial<Handbook>;
