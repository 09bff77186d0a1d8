import { coarsenDates, type EmployerId, type Uniqueness } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showNumber } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Facts } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

type Props = { employerId: EmployerId; known: Uniqueness; onClose: () => void };

/** Makes the dates the service keeps coarser, for good; says first what reports will tell differently. */
export function CoarsenDialog({ employerId, known: { people, reports }, onClose }: Props) {
  const coarsen = useMutation({
    mutationFn: () => ask(coarsenDates, { params: { employerId } }),
    onSuccess: (told) => {
      queryClient.setQueryData(queries.uniqueness(employerId).queryKey, told);
      say(m.coarsen_done());
      onClose();
    },
  });
  return (
    <Dialog title={m.coarsen()} isOpen onClose={onClose}>
      <p>{m.coarsen_explained()}</p>
      <h3>{m.coarsen_effect()}</h3>
      <Facts
        of={[
          [
            m.coarsen_age_group(),
            m.coarsen_age_group_value({ count: showNumber(reports.otherAgeGroup), people: showNumber(people) }),
          ],
          [
            m.coarsen_days(),
            m.coarsen_days_value({
              before: showNumber(reports.serviceDays),
              after: showNumber(reports.serviceDaysCoarser),
            }),
          ],
        ]}
      />
      <Notice kind="warn">{m.coarsen_for_good()}</Notice>
      <Fault of={coarsen.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={coarsen.isPending} onPress={() => coarsen.mutate()}>
          {m.coarsen()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
