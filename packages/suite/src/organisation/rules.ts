import {
  Refusal,
  type DepartmentId,
  type EmployerId,
  type GroupName,
  type Side,
  type SuiteRight,
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
