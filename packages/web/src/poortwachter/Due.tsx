import type { TaskLine } from "@datakluis/contract";
import { showDate } from "../app/format.ts";
import { m } from "../paraglide/messages.js";

/** Until when, and whether that has passed. */
export const Due = ({ of: { dueOn, state } }: { of: Pick<TaskLine, "dueOn" | "state"> }) => (
  <span>
    {showDate(dueOn)} {state === "overdue" && <span className="pill wrong">{m.task_overdue()}</span>}
  </span>
);
