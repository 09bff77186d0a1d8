import { changeFollowUp } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { NumberCard } from "../ui/NumberCard.tsx";
import { say } from "../ui/Toasts.tsx";

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
    <NumberCard
      title={m.follow_up()}
      label={m.follow_up_days()}
      name="days"
      value={setting.data?.days}
      least={5}
      most={90}
      fault={setting.error}
      saving={change}
    >
      <p className="hint">{m.follow_up_text()}</p>
    </NumberCard>
  );
}
