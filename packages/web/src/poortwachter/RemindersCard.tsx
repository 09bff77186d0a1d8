import { turnReminders } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Whether one is reminded of one's tasks by mail. */
export function RemindersCard() {
  const reminders = useQuery(queries.reminders());
  const turn = useMutation({
    mutationFn: (on: boolean) => ask(turnReminders, { body: { on } }),
    onSuccess: (told) => {
      queryClient.setQueryData(queries.reminders().queryKey, told);
      say(told.on ? m.reminders_on() : m.reminders_off());
    },
  });
  if (!reminders.data) return null;
  return (
    <Card title={m.reminders()}>
      <Checkbox isSelected={turn.isPending ? turn.variables : reminders.data.on} onChange={(on) => turn.mutate(on)}>
        {m.reminders_want()}
      </Checkbox>
      <p className="hint">{m.reminders_text()}</p>
      <Fault of={turn.error} />
    </Card>
  );
}
