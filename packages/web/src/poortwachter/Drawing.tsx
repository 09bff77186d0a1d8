import type { Task, TaskTimeline } from "@datakluis/contract";
import { Check } from "lucide-react";
import type { CSSProperties } from "react";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { daysBetween, weekOf } from "./days.ts";

/** Two years as a line: what was done, what is to come, where it stood still, and today. The list below it says the same in words. */
export function Drawing({ timeline, today }: { timeline: TaskTimeline; today: string }) {
  const { startsOn, lastDay, gaps, tasks } = timeline;
  const whole = daysBetween(startsOn, lastDay);
  const at = (date: string) => Math.min(100, Math.max(0, (daysBetween(startsOn, date) / whole) * 100));
  const place = (date: string): CSSProperties => ({ insetInlineStart: `${at(date)}%` });
  const passed = today < startsOn ? startsOn : today;
  return (
    <figure
      className="years"
      aria-label={m.timeline_label({
        from: showDate(startsOn),
        until: showDate(lastDay),
        week: weekOf(timeline, passed),
      })}
    >
      <div className="years-line" aria-hidden>
        <span className="years-passed" style={{ inlineSize: `${at(passed)}%` }} />
        {gaps.map((gap) => (
          <span
            key={gap.from}
            className="years-gap"
            style={{ ...place(gap.from), inlineSize: `${at(gap.until) - at(gap.from)}%` }}
          />
        ))}
        {tasks.map((task) => (
          <Mark key={task.id} task={task} style={place(task.dueOn)} />
        ))}
        <span className="years-today" style={place(passed)}>
          <span className={at(passed) > 85 ? "before" : ""}>{m.today_word()}</span>
        </span>
      </div>
      <div className="years-dates" aria-hidden>
        <span>{showDate(startsOn)}</span>
        <span>{m.timeline_one_year()}</span>
        <span>{showDate(lastDay)}</span>
      </div>
    </figure>
  );
}

const Mark = ({ task: { kind, state }, style }: { task: Task; style: CSSProperties }) => (
  <span className={`years-mark ${state} ${kind === "evaluation" ? "small" : ""}`} style={style}>
    {state === "done" && kind !== "evaluation" && <Check size={11} strokeWidth={4} />}
    {state === "overdue" && "!"}
  </span>
);
