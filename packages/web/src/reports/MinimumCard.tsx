import { changeReportMinimum } from "@datakluis/contract";
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

const [least, most] = [5, 100];
const isPeople = (text: string) => /^\d{1,3}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

/** Of how many people at least there are figures of absence (F7). Of the whole service. */
export function MinimumCard() {
  const setting = useQuery(queries.reportMinimum());
  const change = useMutation({
    mutationFn: (people: number) => ask(changeReportMinimum, { body: { people } }),
    onSuccess: (told) => {
      queryClient.setQueryData(queries.reportMinimum().queryKey, told);
      say(m.report_minimum_saved({ people: told.people }));
    },
  });
  return (
    <Card title={m.report_minimum()}>
      <p className="hint">{m.report_minimum_text()}</p>
      <p className="hint">{m.report_minimum_settled()}</p>
      <Fault of={setting.error} />
      {setting.data && (
        <Form onSend={({ people }) => change.mutate(Number(people))} fault={change.error}>
          <TextField
            key={setting.data.people}
            label={m.report_minimum_people()}
            name="people"
            inputMode="numeric"
            defaultValue={String(setting.data.people)}
            isRequired
            validate={(text) => (isPeople(text) ? null : m.follow_up_rule({ least, most }))}
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
