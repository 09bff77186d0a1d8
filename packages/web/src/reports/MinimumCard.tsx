import { changeReportMinimum } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { NumberCard } from "../ui/NumberCard.tsx";
import { say } from "../ui/Toasts.tsx";

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
    <NumberCard
      title={m.report_minimum()}
      label={m.report_minimum_people()}
      name="people"
      value={setting.data?.people}
      least={5}
      most={100}
      fault={setting.error}
      saving={change}
    >
      <p className="hint">{m.report_minimum_text()}</p>
      <p className="hint">{m.report_minimum_settled()}</p>
    </NumberCard>
  );
}
