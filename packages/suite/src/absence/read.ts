import { sql } from "kysely";
import type { Leave, LeaveEvent, Spell, SpellChain } from "@datakluis/contract";
import { chainsOf } from "./chain.ts";
import { endOf, periodsOf, type Service } from "./fold.ts";

/** A spell as a statement reads it: moments in the notation of the database, and its end not known yet. */
export type SpellRow = Omit<Spell, "endsOn" | "endedBy">;

/** What stands of a spell with its history: for a statement over `spell`. */
export const spellJson = sql<SpellRow>`json_build_object(
  'id', spell.id, 'ref', spell.ref, 'version', spell.version, 'startsOn', spell.starts_on, 'percentage', spell.percentage,
  'course', spell.course, 'recoveredOn', spell.recovered_on, 'employment', spell.employment,
  'differentCause', spell.different_cause, 'withdrawn', spell.withdrawn, 'safetyNet', spell.safety_net,
  'workAccident', spell.work_accident, 'liableThirdParty', spell.liable_third_party, 'expectedDays', spell.expected_days,
  'reference', spell.reference, 'confidential', spell.confidential, 'reportedAt', spell.reported_at,
  'reportedBy', (select display_name from account where account.id = spell.reported_by),
  'history', (
    select json_agg(json_build_object('seq', seq, 'at', at, 'byName', account.display_name,
      'deed', json_build_object('kind', kind, 'said', said)) order by seq)
    from spell_event past left join account on account.id = past.by_user
    where past.employer_id = spell.employer_id and past.spell_id = spell.id
  ))`;

/** The lines of leave of a dossier, oldest first: for a statement over `dossier`. */
export const leavesJson = sql<LeaveRow[]>`coalesce((
  select json_agg(json_build_object('id', leave_id, 'ref', it.ref, 'seq', seq, 'startsOn', starts_on, 'endsOn', ends_on,
    'withdrawn', withdrawn, 'reference', reference, 'at', at, 'byName', account.display_name,
    'confidential', confidential) order by starts_on desc, leave_id, seq)
  from leave_event it left join account on account.id = it.by_user
  where it.employer_id = dossier.employer_id and it.ref = dossier.ref
), '[]')`;

export type LeaveRow = LeaveEvent & Pick<Leave, "id" | "ref" | "reference" | "confidential">;

type Absence = { spells: Spell[]; chains: SpellChain[]; leaves: Leave[] };

/** All of somebody's absence, with what follows from the one for the other. */
export function absenceOf(
  rows: readonly SpellRow[],
  lines: readonly LeaveRow[],
  employments: readonly Service[],
): Absence {
  const leaves = leavesOf(lines);
  const presence = { employments, leaves: leaves.filter(({ withdrawn }) => !withdrawn) };
  const spells = rows.map((row) => ({
    ...row,
    ...(row.withdrawn ? { endsOn: null, endedBy: null } : endOf(row, presence)),
    reportedAt: momentOf(row.reportedAt),
    history: row.history.map((it) => ({ ...it, at: momentOf(it.at) })),
  }));
  return { spells, leaves, chains: chainsOf(periodsOf(rows, presence), presence.leaves) };
}

/** What stands of each leave is its last line. */
function leavesOf(lines: readonly LeaveRow[]): Leave[] {
  const byId = Map.groupBy(lines, ({ id }) => id);
  return [...byId.values()].map((own) => {
    const history = own.toSorted((one, other) => one.seq - other.seq).map(lineOf);
    const { id, ref, reference, confidential, startsOn, endsOn, withdrawn } = own.find((it) => it.seq === own.length)!;
    return { id, ref, startsOn, endsOn, withdrawn, reference, confidential, version: own.length, history };
  });
}

const lineOf = ({ seq, startsOn, endsOn, withdrawn, at, byName }: LeaveRow): LeaveEvent => ({
  seq,
  startsOn,
  endsOn,
  withdrawn,
  at: momentOf(at),
  byName,
});

const momentOf = (at: string): string => new Date(at).toISOString();
