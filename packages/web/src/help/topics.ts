import type { SuiteRight } from "@datakluis/contract";
import { addressOf } from "../app/addresses.ts";
import { hasRight, isVaultAdministrator, mayDo, type Self } from "../app/session.tsx";

/** For whose work a topic is. A case manager and a company doctor do today the same on these screens. */
export const audiences = [
  "employer",
  "vault_administrator",
  "case_manager",
  "planner",
  "doctor",
  "functional_administrator",
] as const;
export type Audience = (typeof audiences)[number];

const care: readonly Audience[] = ["case_manager", "doctor"];
const seeing: readonly Audience[] = ["employer", ...care];
const everybody = audiences;

type Topic = {
  for: readonly Audience[];
  /** The page where it is done, for topics that have one of their own; who may not open it is offered no way to it. */
  at?: { to: string; may: (self: Self) => boolean };
};

const vaultAdministration = { to: "/beheer", may: isVaultAdministrator };
const profile = { to: "/profiel", may: () => true };
const withRight = (right: SuiteRight, to: string) => ({ to, may: (self: Self) => hasRight(self, right) });

/** Every topic, in the order of the list. What they say stands in nl/ and en/, complete by type. */
const listed = {
  home: { for: everybody, at: { to: "/", may: () => true } },
  anonymous: { for: [...seeing, "vault_administrator", "planner"] },
  search: { for: [...seeing, "vault_administrator", "planner"] },
  share: { for: ["employer", "vault_administrator"] },
  revoke: { for: ["employer", "vault_administrator"] },
  updates: { for: ["employer", "vault_administrator"] },
  bsn: { for: ["employer", "vault_administrator", ...care] },
  report_sick: { for: seeing },
  course: { for: seeing },
  recovery: { for: seeing },
  correct: { for: seeing },
  leave: { for: seeing },
  tasks: { for: seeing, at: withRight("see_dossiers", addressOf.tasks) },
  forms: { for: seeing },
  problem_analysis: { for: seeing },
  uwv: { for: care, at: withRight("see_dossiers", addressOf.uwv) },
  plan: { for: [...seeing, "planner"] },
  summons: { for: [...seeing, "planner"] },
  open_hour: { for: [...care, "planner"], at: withRight("plan", addressOf.planning) },
  agendas: { for: [...care, "planner"], at: withRight("plan", addressOf.planning) },
  notes: { for: seeing },
  documents: { for: seeing },
  medical: { for: care },
  reports: { for: seeing, at: withRight("see_dossiers", addressOf.reports) },
  deliver: { for: ["employer", "vault_administrator"] },
  columns: { for: ["employer", "vault_administrator"] },
  rejected: { for: ["employer", "vault_administrator"] },
  undo: { for: ["employer", "vault_administrator"] },
  people: { for: ["employer", "vault_administrator"] },
  export: { for: seeing, at: { to: "/", may: () => true } },
  accept: { for: ["vault_administrator"] },
  access: { for: ["vault_administrator"], at: vaultAdministration },
  record: { for: ["vault_administrator"], at: vaultAdministration },
  couplings: { for: ["vault_administrator"], at: vaultAdministration },
  webhooks: { for: ["vault_administrator"], at: vaultAdministration },
  anonymous_search: { for: ["vault_administrator"], at: vaultAdministration },
  succession: {
    for: ["employer", "vault_administrator"],
    at: { to: "/opvolging", may: (self) => self.vaults.length > 0 },
  },
  frozen: { for: ["vault_administrator"] },
  ending: { for: ["vault_administrator"], at: vaultAdministration },
  retrieve: { for: care, at: withRight("retrieve", addressOf.retrieval) },
  employers: { for: ["functional_administrator"], at: withRight("administer", "/werkgevers") },
  activate: { for: ["functional_administrator"], at: withRight("administer", "/activaties") },
  users: { for: ["functional_administrator"], at: withRight("manage_users", "/gebruikers") },
  groups: { for: ["functional_administrator"], at: withRight("administer", "/gebruikersgroepen") },
  own_tasks: { for: ["functional_administrator"], at: withRight("administer", "/werkgevers") },
  substitution: { for: everybody, at: profile },
  sign_in: { for: everybody, at: profile },
} satisfies Record<string, Topic>;

export type TopicId = keyof typeof listed;
export const topics: Record<TopicId, Topic> = listed;
export const topicIds = Object.keys(topics) as TopicId[];

/** What a topic says, in one language. Between asterisks stands what is a word on the screen. */
export type TopicText = {
  title: string;
  /** Everyday words for it that its own sentences lack, so that searching finds it. */
  words: string;
  /** What it is and when one needs it. */
  about: string;
  /** What to do, one by one. */
  steps: readonly string[];
  /** What else one should know. */
  also: readonly string[];
};

/** Said when it is shown: the words on the screen are asked of the screen's own messages. */
export type Handbook = Record<TopicId, () => TopicText>;

/** For which work somebody finds topics by himself; the others he can choose too. */
export function audiencesOf(self: Self): Audience[] {
  const isService = self.account.side === "service";
  const found: (Audience | false)[] = [
    !isService && "employer",
    isVaultAdministrator(self) && "vault_administrator",
    isService && mayDo(self, "report_sick") && "case_manager",
    isService && mayDo(self, "report_sick") && "doctor",
    hasRight(self, "plan") && "planner",
    (hasRight(self, "administer") || hasRight(self, "manage_users")) && "functional_administrator",
  ];
  return found.filter((it) => it !== false);
}

/** The topics for any of these, in the order of the list. */
export const topicsFor = (chosen: readonly Audience[]): TopicId[] =>
  topicIds.filter((id) => topics[id].for.some((it) => chosen.includes(it)));
