import { changeFollowUp } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { TextField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

const [least, most] = [5, 90];
const isDays = (text: string) => /^\d{1,2}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

/** After how many days without anything written a sharing is taken back by itself (D12). Of the whole service. */
export function FollowUpCard() {
  const setting = useQuery(queries.followUp());
  const change = useMutation({
    mutationFn: (days: number) => ask(changeFollowUp, { body: { days } }),
    onSuccess: (told) => {
      queryClient.setQueryData(queries.followUp().queryKey, told);
      say(m.follow_up_saved({ days: told.days }));
    },
  });
  return (
    <Card title={m.follow_up()}>
      <p className="hint">{m.follow_up_text()}</p>
      <Fault of={setting.error} />
      {setting.data && (
        <Form onSend={({ days }) => change.mutate(Number(days))} fault={change.error}>
          <TextField
            key={setting.data.days}
            label={m.follow_up_days()}
            name="days"
            inputMode="numeric"
            defaultValue={String(setting.data.days)}
            isRequired
            validate={(text) => (isDays(text) ? null : m.follow_up_rule({ least, most }))}
          />
          <Fault of={change.error} />
          <div className="buttons">
            <Button kind="primary" type="submit" isPending={change.isPending}>
              {m.save()}
            </Button>
          </div>
        </Form>
      )}
    </Card>
  );
}
