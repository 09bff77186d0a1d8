import type { Dossier, Spell, SpellChain } from "@datakluis/contract";
import { showDate, showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Table } from "../ui/Table.tsx";
import { Course } from "./Course.tsx";
import { dayBefore, deedWords, reasonWord, runs, showPercentage, stateOf } from "./words.ts";

export type SpellDeedName = "recover" | "course" | "correct" | "withdraw";
type OnSpell = (deed: SpellDeedName, spell: Spell) => void;
/** Which deeds somebody may do; the others have no button. */
export type SpellDeeds = { may: readonly SpellDeedName[]; run: OnSpell };

type Props = { dossier: Dossier; deeds: SpellDeeds };

/** The spells of a dossier by the chain they are in, the newest first, and after them what counts in none. */
export function Chains({ dossier: { spells, chains, leaves }, deeds }: Props) {
  const counted = new Set(chains.flatMap((it) => it.spells));
  const loose = spells.filter(({ id }) => !counted.has(id));
  return (
    <>
      {chains.toReversed().map((chain) => {
        const own = spells.filter(({ id }) => chain.spells.includes(id));
        return (
          <section key={chain.spells[0]} className="chain" aria-label={chainWords(chain)}>
            <h3>{chainWords(chain)}</h3>
            <Course chain={chain} spells={own} leaves={leaves.filter(({ withdrawn }) => !withdrawn)} />
            {own.map((it) => (
              <OneSpell key={it.id} spell={it} deeds={deeds} />
            ))}
          </section>
        );
      })}
      {loose.length > 0 && (
        <section className="chain" aria-label={m.spells_uncounted()}>
          <h3>{m.spells_uncounted()}</h3>
          {loose.map((it) => (
            <OneSpell key={it.id} spell={it} deeds={deeds} />
          ))}
        </section>
      )}
    </>
  );
}

const chainWords = ({ spells, startsOn }: SpellChain) =>
  spells.length === 1
    ? m.spell_chain_one({ date: showDate(startsOn) })
    : m.spell_chain_more({ count: spells.length, date: showDate(startsOn) });

function OneSpell({ spell, deeds }: { spell: Spell; deeds: SpellDeeds }) {
  const { withdrawn, course, employment } = spell;
  const title = m.spell_title({ date: showDate(spell.startsOn) });
  const may = deeds.may.filter((it) => !withdrawn && (it !== "recover" || !spell.recoveredOn));
  return (
    <article className="spell" aria-label={title}>
      <header>
        <h4>{title}</h4>
        <SpellPill spell={spell} />
      </header>
      {withdrawn && <p className="hint">{m.spell_withdrawn_text({ reason: reasonWord(withdrawn) })}</p>}
      {employment && <p className="hint">{m.spell_of_employment({ date: showDate(employment) })}</p>}
      {!withdrawn && (
        <Table
          columns={[m.spell_from(), m.spell_until(), m.absence_percentage(), m.spell_therapy()]}
          rows={course.map((line, at) => ({
            key: line.from,
            cells: [
              showDate(line.from),
              untilWords(spell, at),
              showPercentage(line.percentage),
              line.therapy === null ? "–" : showPercentage(line.therapy),
            ],
          }))}
        />
      )}
      {may.length > 0 && (
        <div className="buttons">
          {may.map((it) => (
            <Button key={it} aria-label={`${deedTitles[it]()}: ${title}`} onPress={() => deeds.run(it, spell)}>
              {deedTitles[it]()}
            </Button>
          ))}
        </div>
      )}
      <details>
        <summary>{m.spell_history()}</summary>
        <ul className="timeline">
          {spell.history.toReversed().map((it) => (
            <li key={it.seq}>
              {deedWords(it)}
              <br />
              <small>
                {showMoment(it.at)}, {it.byName ?? m.spell_by_coupling()}
              </small>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

const deedTitles: Record<SpellDeedName, () => string> = {
  recover: m.report_recovered,
  course: m.spell_change_course,
  correct: m.spell_correct,
  withdraw: m.spell_withdraw,
};

function untilWords({ course, endsOn, ...spell }: Spell, at: number): string {
  const next = course[at + 1]?.from ?? endsOn;
  if (!next || (at === course.length - 1 && runs({ ...spell, course, endsOn }))) return m.spell_until_now();
  return next > course[at]!.from ? showDate(dayBefore(next)) : "–";
}

/** What the employer does not know of is marked, so that nobody of the service speaks of it to him. */
export const SpellPill = ({ spell }: { spell: Spell }) => (
  <>
    <span className={runs(spell) ? "pill warn" : "pill"}>{stateOf(spell)}</span>
    {spell.confidential && <span className="pill">{m.confidential_spell()}</span>}
  </>
);
