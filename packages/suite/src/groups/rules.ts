import { Refusal, type Side, type SuiteRight, type UserGroup } from "@datakluis/contract";

/** Which rights a side has at all; `vault` is right (a) of product.md A2, `retrieve` right (b). */
const rightsOf: Record<Side, readonly SuiteRight[]> = {
  service: [
    ...(["administer", "manage_users", "see_dossiers", "report_absence", "retrieve", "audit_confidential"] as const),
    ...(["plan", "notes", "medical"] as const),
  ],
  employer: ["see_dossiers", "report_absence", "deliver", "vault"],
};

const managing: readonly SuiteRight[] = ["administer", "manage_users"];
/** What is done in dossiers, so only by who sees them. */
const seeing: readonly SuiteRight[] = ["report_absence", "retrieve", "vault", "plan", "notes", "medical"];

/**
 * Whether rights may be in one hand: whoever manages employers or users sees no dossiers (AP, De zieke werknemer: an
 * administrator cannot reach dossiers). So a super administrator never sees one, and is never vault administrator.
 */
export const mayCombine = (rights: readonly SuiteRight[]): boolean =>
  !rights.some((it) => managing.includes(it)) || rights.every((it) => managing.includes(it));

/** Refuses `invalid` for rights that do not go together, or not at this side. */
function mustBeLawful({ side, rights }: Pick<UserGroup, "side" | "rights">): void {
  const say = (sentence: string) => {
    throw new Refusal("invalid", [{ path: "rights", sentence }]);
  };
  if (rights.some((it) => !rightsOf[side].includes(it))) say("Eén van deze rechten hoort bij de andere kant.");
  if (!mayCombine(rights)) say("Wie werkgevers of gebruikers beheert, kan geen rechten op dossiers hebben.");
  if (rights.some((it) => seeing.includes(it)) && !rights.includes("see_dossiers"))
    say(
      "Melden, plannen, notities, het medische deel, ophalen en toegang tot Datakluis kunnen alleen samen met dossiers zien.",
    );
  // Who checks what was retrieved does not check himself (D11).
  if (rights.includes("audit_confidential") && rights.includes("retrieve"))
    say("Wie vertrouwelijke inzagen controleert, haalt zelf geen personen op.");
}

/** A delivery is of everybody, and a vault knows nothing of content. */
const beyondContent: readonly SuiteRight[] = ["deliver", "vault", "retrieve"];

/** Who is limited to dossiers with content (A3) may have no right that goes past that. */
export const mayBeLimited = (rights: readonly SuiteRight[]): boolean =>
  rights.includes("see_dossiers") && !rights.some((it) => beyondContent.includes(it));

/** What is known of a group when it is changed. */
export type GroupChange = {
  before: UserGroup | undefined;
  wanted: UserGroup;
  /** Whether the changer is in it himself. */
  own: boolean;
  /** Whether somebody in it sees only dossiers with content. */
  limited: boolean;
  /** Whether somebody in it works where the changer does not. */
  beyondReach: boolean;
};

const sameRights = (one: readonly SuiteRight[], other: readonly SuiteRight[]) =>
  one.length === new Set(other).size && one.every((it) => other.includes(it));

/**
 * What members find may always be changed; what they may do not for oneself, not past one's own reach, and of a
 * ready-made group never: who reads its name must know what it means.
 */
export function mayChangeGroup({ before, wanted, own, limited, beyondReach }: GroupChange): void {
  const isReadyMade = before?.name === null;
  if (isReadyMade !== (wanted.name === null)) throw new Refusal("ready_made_group");
  if (before && before.side !== wanted.side) throw new Refusal("ready_made_group");
  if (before && sameRights(before.rights, wanted.rights)) return;
  if (isReadyMade) throw new Refusal("ready_made_group");
  mustBeLawful(wanted);
  if (own) throw new Refusal("own_account");
  if (beyondReach) throw new Refusal("group_beyond_reach");
  if (limited && !mayBeLimited(wanted.rights)) {
    const sentence =
      "In deze groep zit iemand die alleen dossiers met zorgvraag ziet. Dat gaat niet samen met deze rechten.";
    throw new Refusal("invalid", [{ path: "rights", sentence }]);
  }
}

export function mayRemoveGroup(group: UserGroup, members: number): void {
  if (group.name === null) throw new Refusal("ready_made_group");
  if (members > 0) throw new Refusal("group_in_use");
}
