import type { Leave, Spell, SpellChain } from "@datakluis/contract";
import { parseDate } from "@internationalized/date";
import { showDay, today } from "../app/format.ts";
import { m } from "../paraglide/messages.js";

type Props = { chain: SpellChain; spells: readonly Spell[]; leaves: readonly Leave[] };

const width = 1000;
const height = 100;
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

/**
 * The course of a chain as a line in time: how high says how much of the work is not done. What it shows stands in words in
 * the tables below it.
 */
export function Course({ chain, spells, leaves }: Props) {
  const now = today();
  const tomorrow = parseDate(now).add({ days: 1 }).toString();
  const until = chain.endsOn && chain.endsOn <= tomorrow ? chain.endsOn : tomorrow;
  const [first, days] = [dayNumber(chain.startsOn), Math.max(dayNumber(until) - dayNumber(chain.startsOn), 7)];
  const x = (day: string) => Math.min(Math.max((dayNumber(day) - first) / days, 0), 1) * width;
  const bars = spells.flatMap(({ course, endsOn }) =>
    course.map(({ from, percentage }, at) => {
      const to = course[at + 1]?.from ?? (endsOn && endsOn < until ? endsOn : until);
      return { from, left: x(from), width: Math.max(x(to) - x(from), 2), top: height - percentage };
    }),
  );
  return (
    <figure className="course" aria-label={m.spell_course_drawn()}>
      <div className="course-drawing">
        <span className="course-top">100 %</span>
        <span className="course-bottom">0 %</span>
        <svg viewBox={`0 -2 ${width} ${height + 4}`} preserveAspectRatio="none" aria-hidden>
          {[0, 50, 100].map((at) => (
            <line key={at} className="grid" x1={0} x2={width} y1={at} y2={at} />
          ))}
          {leaves
            .filter(({ startsOn, endsOn }) => startsOn < until && chain.startsOn < endsOn)
            .map((it) => (
              <rect
                key={it.id}
                className="leave"
                x={x(it.startsOn)}
                width={x(it.endsOn) - x(it.startsOn)}
                y={0}
                height={height}
              />
            ))}
          {bars.map((it) => (
            <g key={it.from + it.left}>
              <rect className="ill" x={it.left} width={it.width} y={it.top} height={height - it.top} />
              <line className="edge" x1={it.left} x2={it.left + it.width} y1={it.top} y2={it.top} />
            </g>
          ))}
        </svg>
      </div>
      <figcaption>
        <span>{showDay(chain.startsOn)}</span>
        <span>{until === tomorrow ? m.today_word() : showDay(until)}</span>
      </figcaption>
    </figure>
  );
}
