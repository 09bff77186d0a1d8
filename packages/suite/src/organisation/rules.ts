import {
  Refusal,
  type DepartmentId,
  type EmployerId,
  type GroupId,
  type Side,
  type SuiteRight,
  type UserId,
} from "@datakluis/contract";
import { mayBeLimited } from "../groups/rules.ts";

/** A user group as far as it matters to who is put in it; nothing for one that is not there. */
export type Group = { side: Side; rights: readonly SuiteRight[] } | undefined;

/**
 * A user gets one group of his own side, so nobody manages users and sees dossiers with one account. Who sets up
 * employers is chosen by somebody who does so himself: a super administrator cannot give that away.
 */
export function mustBeAllowedToMake(side: Side, group: Group, rights: readonly SuiteRight[]): void {
  if (!group) throw new Refusal("not_found");
  if (group.side !== side)
    throw new Refusal("invalid", [{ path: "group", sentence: "Deze gebruikersgroep hoort bij de andere kant." }]);
  if (group.rights.includes("administer") && !rights.includes("administer")) throw new Refusal("not_permitted");
}

/** What is known when somebody changes what another may do and where. */
export type Change = {
  /** Who changes: himself, and whom he substitutes. */
  changer: { selves: readonly UserId[]; rights: readonly SuiteRight[] };
  whom: { userId: UserId; side: Side };
  /** The group he is in, and the one he is to be in. */
  from: Group;
  to: Group;
  onlyContent: boolean;
  /** How many places are wanted. */
  places: number;
};

/**
 * Nobody changes himself: whoever manages users could otherwise give himself what he may give others, and a substitute
 * keep what was lent. And whom somebody could not make, he does not change either.
 */
export function mustBeAllowedToChange({ changer, whom, from, to, onlyContent, places }: Change): void {
  if (changer.selves.includes(whom.userId)) throw new Refusal("own_account");
  mustBeAllowedToMake(whom.side, from, changer.rights);
  mustBeAllowedToMake(whom.side, to, changer.rights);
  if (whom.side === "employer" && places === 0)
    throw new Refusal("invalid", [
      { path: "places", sentence: "Kies minstens één plaats waar de gebruiker mag werken." },
    ]);
  if (onlyContent) mustBeLimitable(to?.rights ?? []);
}

function mustBeLimitable(rights: readonly SuiteRight[]): void {
  if (mayBeLimited(rights)) return;
  const sentence =
    "Alleen met zorgvraag kan bij een groep die dossiers ziet, niets levert en geen toegang tot Datakluis vraagt.";
  throw new Refusal("invalid", [{ path: "onlyContent", sentence }]);
}

export type WantedUser = {
  email: string;
  displayName: string;
  side: Side;
  group: GroupId;
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
