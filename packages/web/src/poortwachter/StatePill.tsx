import type { Task } from "@datakluis/contract";
import { AlertTriangle, Check, Clock, Minus } from "lucide-react";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { reasonWord } from "./words.ts";

/** How a task stands, in a word and a shape: never in a colour alone. */
export function StatePill({ task: { state, doneOn, reason, opensOn } }: { task: Task }) {
  const shown = {
    done: {
      look: "ok",
      icon: <Check size={14} aria-hidden />,
      text: doneOn && m.task_done_on({ date: showDate(doneOn) }),
    },
    not_applicable: {
      look: "",
      icon: <Minus size={14} aria-hidden />,
      text: reason && m.task_not_applicable_because({ reason: reasonWord(reason) }),
    },
    lapsed: { look: "", icon: <Minus size={14} aria-hidden />, text: m.task_lapsed() },
    overdue: { look: "wrong", icon: <AlertTriangle size={14} aria-hidden />, text: m.task_overdue() },
    open: { look: "warn", icon: <Clock size={14} aria-hidden />, text: m.task_open_now() },
    coming: { look: "", icon: null, text: m.task_from({ date: showDate(opensOn) }) },
  }[state];
  return (
    <span className={`pill ${shown.look}`}>
      {shown.icon}
      {shown.text}
    </span>
  );
}
