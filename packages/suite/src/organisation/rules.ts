import {
  Refusal,
  type DepartmentId,
  type EmployerId,
  type GroupName,
  type Side,
  type SuiteRight,
  type UserId,
} from "@datakluis/contract";

/** Whose user groups are whose. A group of one side never takes in somebody of the other. */
const groupsOf: Record<Side, readonly GroupName[]> = {
  employer: ["hr", "manager"],
  service: ["functional_administrator", "super_administrator", "case_manager", "company_doctor"],
};

/**
 * A user gets one group of his own side, so nobody manages users and sees dossiers with one account. Who sets up
 * employers is chosen by somebody who does so himself: a super administrator cannot give that away.
 */
export function mustBeAllowedToMake(side: Side, group: GroupName, rights: readonly SuiteRight[]): void {
  if (!groupsOf[side].includes(group))
    throw new Refusal("invalid", [{ path: "group", sentence: "Deze gebruikersgroep hoort bij de andere kant." }]);
  if (group === "functional_administrator" && !rights.includes("administer")) throw new Refusal("not_permitted");
}

/** What is known when somebody changes what another may do and where. */
export type Change = {
  changer: { userId: UserId; rights: readonly SuiteRight[] };
  whom: { userId: UserId; side: Side; group: GroupName };
  group: GroupName;
  /** What the wanted group gives. */
  groupRights: readonly SuiteRight[];
  onlyContent: boolean;
  /** How many places are wanted. */
  places: number;
};

/**
 * Nobody changes himself: whoever manages users could otherwise give himself what he may give others, and a substitute
 * keep what was lent. And whom somebody could not make, he does not change either.
 */
export function mustBeAllowedToChange({ changer, whom, group, groupRights, onlyContent, places }: Change): void {
  if (changer.userId === whom.userId) throw new Refusal("own_account");
  mustBeAllowedToMake(whom.side, whom.group, changer.rights);
  mustBeAllowedToMake(whom.side, group, changer.rights);
  if (whom.side === "employer" && places === 0)
    throw new Refusal("invalid", [
      { path: "places", sentence: "Kies minstens één plaats waar de gebruiker mag werken." },
    ]);
  if (onlyContent) mustBeLimitable(groupRights);
}

/**
 * Who is limited to dossiers with content (A3) may have no right that goes past that: a delivery is of everybody, and a
 * vault knows nothing of content.
 */
function mustBeLimitable(rights: readonly SuiteRight[]): void {
  if (rights.includes("see_dossiers") && !rights.includes("deliver") && !rights.includes("vault")) return;
  const sentence =
    "Alleen met zorgvraag kan bij een groep die dossiers ziet, niets levert en geen toegang tot Datakluis vraagt.";
  throw new Refusal("invalid", [{ path: "onlyContent", sentence }]);
}

export type WantedUser = {
  email: string;
  displayName: string;
  side: Side;
  group: GroupName;
  /** Employer and department; null is the whole employer. */
  reach: readonly (readonly [EmployerId, DepartmentId | null])[];
};

const reachOf = (it: WantedUser) =>
  it.reach
    .map((where) => where.join("|"))
    .toSorted()
    .join();

/** Making a user again, with the same id and the same wishes, changes nothing; with other wishes it is refused. */
export function mustBeTheSame(known: WantedUser, wanted: WantedUser): void {
  const same =
    known.email === wanted.email &&
    known.displayName === wanted.displayName &&
    known.side === wanted.side &&
    known.group === wanted.group &&
    reachOf(known) === reachOf(wanted);
  if (!same) throw new Refusal("already_written");
}

/** Behind `#`: no server ever sees the token of an invitation. */
export const invitationLink = (publicUrl: string, invitation: string): string =>
  `${publicUrl.replace(/\/$/, "")}/uitnodiging#${encodeURIComponent(invitation)}`;
