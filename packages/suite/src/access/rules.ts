import {
  DossierAction,
  type MenuItem,
  type Side,
  type SuiteRight,
  type UserId,
  type Widget,
} from "@datakluis/contract";

/**
 * What somebody needs to knock: a right of his user group, an action in dossiers that his group leaves in (A6), or no
 * more than being known here (`signed_in`). Deliveries are followed by who makes them and by the service's
 * administrator, who read the same report (product.md, E5). The documents of the gatekeeper act are of the employer, and at
 * the service of who treats people: a planner does without.
 */
export type Right = SuiteRight | DossierAction | "signed_in" | "follow_deliveries" | "read_forms" | "fill_forms";

/** What somebody finds on the first page, in the menu and in a dossier (A6). */
type Portal = { widgets: readonly Widget[]; menu: readonly MenuItem[]; actions: readonly DossierAction[] };

/** Whose rights and reach somebody uses: his own, and those of whom he substitutes (product.md, A5). */
export type Source = {
  userId: UserId;
  side: Side;
  rights: readonly SuiteRight[];
  portal: Portal;
  /** Only dossiers with content exist for him (alleen met zorgvraag, product.md A3). */
  onlyContent: boolean;
  /** Whether single employees are within his reach. */
  singles: boolean;
};

/**
 * How far somebody sees at this question: with the reach of whom. Of `full` every dossier counts, of `limited` those
 * with content.
 */
export type Sight = { full: readonly UserId[]; limited: readonly UserId[]; singles: boolean };

/** A person who asks, as he stands in our tables at this request. */
export type Actor = {
  userId: UserId;
  sessionId: string;
  displayName: string;
  side: Side;
  rights: readonly SuiteRight[];
  portal: Portal;
  sight: Sight;
};

function mayKnock(source: Source, right: Right): boolean {
  const { rights, portal, side } = source;
  if (right === "signed_in") return true;
  if (right === "read_forms")
    return rights.includes("see_dossiers") && (side === "employer" || rights.some((it) => treating.includes(it)));
  if (right === "fill_forms") return mayKnock(source, "read_forms") && mayKnock(source, "handle_tasks");
  if (right === "follow_deliveries") return rights.includes("deliver") || rights.includes("administer");
  const { data: action } = DossierAction.safeParse(right);
  if (action) return rights.includes("report_absence") && portal.actions.includes(action);
  return rights.includes(right as SuiteRight);
}

const treating: readonly SuiteRight[] = ["notes", "medical"];

/** Who does something, for the record: himself, or in the name of who lends him what it takes. */
export type Doer = Pick<Actor, "userId" | "sight">;

/** All rights and all he finds, of whoever they are. */
export const together = (sources: readonly Source[]): Pick<Actor, "rights" | "portal"> => {
  const all = <A>(of: (source: Source) => readonly A[]) => [...new Set(sources.flatMap(of))];
  return {
    rights: all((it) => it.rights).toSorted(),
    portal: {
      widgets: all((it) => it.portal.widgets),
      menu: all((it) => it.portal.menu),
      actions: all((it) => it.portal.actions),
    },
  };
};

/** Himself and whoever lends to him at this question: none of these he changes. */
export const selvesOf = ({ userId, sight }: Doer): UserId[] => [...new Set([userId, ...sight.full, ...sight.limited])];

/** Who gets what he makes: he himself when he may make it himself, else who lends him that. */
export const ownerOf = ({ userId, sight }: Doer): UserId =>
  sight.full.includes(userId) ? userId : (sight.full[0] ?? userId);

/** How far somebody sees who knocks with this right; nothing when he may not knock. */
export function sightOf(sources: readonly Source[], right: Right): Sight | undefined {
  const able = sources.filter((it) => mayKnock(it, right));
  if (!able.length) return undefined;
  const idsOf = (some: readonly Source[]) => some.map((it) => it.userId);
  return {
    full: idsOf(able.filter((it) => !it.onlyContent)),
    limited: idsOf(able.filter((it) => it.onlyContent)),
    singles: able.some((it) => it.singles),
  };
}

/**
 * Which parts the query of somebody takes: two that take the same make the same text, under one name (kit/pipeline.ts).
 * Of who substitutes it matters too how many there are, and which of them he is himself.
 */
export function shapeOf({ userId, sight: { full, limited, singles } }: Doer): string {
  const self = full.includes(userId) ? "vol" : limited.includes(userId) ? "zorg" : "niet";
  const alone = full.length + limited.length === 1 && self !== "niet";
  return [`${full.length}-${limited.length}`, singles && "enkel", !alone && self].filter(Boolean).join("-");
}

/** Whether not everybody in a department that is within reach need be within reach himself, or the other way round. */
export const isNarrow = ({ limited, singles }: Sight): boolean => limited.length > 0 || singles;
