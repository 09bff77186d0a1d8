import { useInfiniteQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { addressOf } from "../app/addresses.ts";
import { GoLink } from "../app/GoLink.tsx";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Due } from "./Due.tsx";
import { queueOf } from "./queue.ts";
import { taskTitle } from "./words.ts";

const shown = 6;

/** On *Actueel*: the tasks that are due first, whoever has to do them. */
export function TasksCard() {
  const queue = useInfiniteQuery(queueOf({ whose: "all", employerId: "", overdue: false }, shown));
  const lines = queue.data?.pages[0]?.lines;
  if (!lines) return null;
  return (
    <Card
      title={m.tasks_by_deadline()}
      icon={<ListChecks size={18} aria-hidden />}
      aside={
        <GoLink to={addressOf.tasks} className="button">
          {m.all_tasks()}
        </GoLink>
      }
    >
      {lines.length === 0 && <p className="hint">{m.tasks_none_due()}</p>}
      <ul className="rows">
        {lines.map((it) => (
          <li key={it.id}>
            <GoLink to={addressOf.dossierTasks(it.about.ref)}>
              {taskTitle(it)} · {it.about.fullName ?? m.anonymous({ number: it.about.personnelNumber })}
            </GoLink>
            <Due of={it} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
