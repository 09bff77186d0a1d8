import { pauseMovingIn, type EmployerId, type ServiceMovingIn } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Pause, Play } from "lucide-react";
import { ask } from "../app/ask.ts";
import { showDuration, showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Progress } from "../ui/Progress.tsx";

/** The moving in while it is under way: when it begins, how far it is and how long it still takes, and halting it. */
export function MovingIn({ employerId, of: it }: { employerId: EmployerId; of: ServiceMovingIn }) {
  const paused = it.pausedAt !== null;
  const halt = useMutation({
    mutationFn: () => ask(pauseMovingIn, { params: { employerId }, body: { paused: !paused } }),
    onSuccess: (told) => queryClient.setQueryData(queries.activation(employerId).queryKey, told),
  });
  const left = secondsLeft(it);
  return (
    <div className="form">
      <Progress label={m.moving_text()} done={it.confirmed} total={it.total} />
      {paused && <Notice kind="warn">{m.moving_paused({ moment: showMoment(it.pausedAt!) })}</Notice>}
      {!paused && isWaiting(it) && <Notice>{m.moving_at_night({ moment: showMoment(it.beginsAt!) })}</Notice>}
      {!paused && left !== undefined && <p className="hint">{m.moving_left({ duration: showDuration(left) })}</p>}
      <Fault of={halt.error} />
      <div>
        <Button isPending={halt.isPending} onPress={() => halt.mutate()}>
          {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
          {paused ? m.moving_resume() : m.moving_pause()}
        </Button>
      </div>
    </div>
  );
}

/** Whether it waits for its night. */
export const isWaiting = ({ beginsAt }: ServiceMovingIn) => beginsAt !== null && Date.parse(beginsAt) > Date.now();

/** At the speed until now; nothing while there is too little to go by. A pause in between makes it an overestimate. */
function secondsLeft({ beginsAt, confirmed, total }: ServiceMovingIn): number | undefined {
  const spent = beginsAt === null ? 0 : (Date.now() - Date.parse(beginsAt)) / 1000;
  if (spent < 2 || confirmed === 0 || confirmed >= total) return undefined;
  return (spent / confirmed) * (total - confirmed);
}
