import type { DossierRef, Task, TaskTimeline } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useState } from "react";
import { showDate } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { mayDo, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { AssignDialog } from "./AssignDialog.tsx";
import { CloseTaskDialog } from "./CloseTaskDialog.tsx";
import { weekOf } from "./days.ts";
import { Drawing } from "./Drawing.tsx";
import { SafetyNetDialog } from "./SafetyNetDialog.tsx";
import { TaskStep, type Opened } from "./TaskStep.tsx";
import { groundWord } from "./words.ts";

/** The tab *Taken* of a dossier: each absence as a line in time, and what the law asks in it, step by step. */
export function TasksTab({ dossier }: { dossier: DossierRef }) {
  const tasks = useQuery(queries.dossierTasks(dossier));
  const [opened, setOpened] = useState<Opened>();
  const [naming, setNaming] = useState<TaskTimeline>();
  const close = () => setOpened(undefined);
  return (
    <div className="page">
      <Fault of={tasks.error} />
      {tasks.isPending && <p className="hint">{m.loading()}</p>}
      {tasks.data?.timelines.length === 0 && (
        <Card title={m.tasks()} icon={<ListChecks size={18} aria-hidden />}>
          <p>{m.no_tasks_yet()}</p>
        </Card>
      )}
      {tasks.data?.timelines.map((it) => (
        <Timeline
          key={it.spellId}
          dossier={dossier}
          timeline={it}
          today={tasks.data.today}
          onOpen={setOpened}
          onName={setNaming}
        />
      ))}
      {naming && <SafetyNetDialog dossier={dossier} timeline={naming} onClose={() => setNaming(undefined)} />}
      {opened?.what === "assign" && <AssignDialog dossier={dossier} task={opened.task} onClose={close} />}
      {opened && opened.what !== "assign" && (
        <CloseTaskDialog dossier={dossier} task={opened.task} what={opened.what} onClose={close} />
      )}
    </div>
  );
}

type Props = {
  dossier: DossierRef;
  timeline: TaskTimeline;
  today: string;
  onOpen: (opened: Opened) => void;
  onName: (timeline: TaskTimeline) => void;
};

function Timeline({ dossier, timeline, today, onOpen, onName }: Props) {
  const self = useSelf();
  const [all, setAll] = useState(false);
  const { startsOn, endsOn, tasks } = timeline;
  const ended = endsOn !== null && endsOn <= today;
  // Sixteen evaluations lie ahead: the next one is what somebody wants to know.
  const next = tasks.find((it) => it.kind === "evaluation" && it.state === "coming");
  const isLater = (it: Task) =>
    it.kind === "evaluation" && (it.state === "coming" || it.state === "lapsed") && it !== next;
  const later = tasks.filter(isLater).length;
  return (
    <Card
      title={m.timeline_title({ date: showDate(startsOn) })}
      icon={<ListChecks size={18} aria-hidden />}
      aside={
        <span className={ended ? "pill" : "pill warn"}>
          {ended ? m.timeline_ended({ date: showDate(endsOn) }) : m.timeline_week({ week: weekOf(timeline, today) })}
        </span>
      }
    >
      <Drawing timeline={timeline} today={today} />
      {self.account.side === "service" && mayDo(self, "handle_tasks") && (
        <p>
          {m.safety_net()}: {timeline.ground ? groundWord(timeline.ground) : m.safety_net_none()}{" "}
          <Button kind="link" onPress={() => onName(timeline)} aria-label={`${m.edit()}: ${m.safety_net()}`}>
            {m.edit()}
          </Button>
        </p>
      )}
      <ol className="steps-of-law">
        {tasks
          .filter((it) => all || !isLater(it))
          .map((it) => (
            <TaskStep key={it.id} dossier={dossier} task={it} onOpen={onOpen} />
          ))}
      </ol>
      {later > 0 && (
        <Button kind="quiet" onPress={() => setAll(!all)} aria-expanded={all}>
          {all ? m.fewer_evaluations() : m.more_evaluations({ count: later })}
        </Button>
      )}
    </Card>
  );
}
