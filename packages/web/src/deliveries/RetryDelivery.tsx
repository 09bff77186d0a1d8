import { retryDelivery, type Delivery, type EmployerId, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { useGo } from "../app/GoLink.tsx";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";

type Props = { employerId: EmployerId; of: Pick<Delivery, "id" | "keptUntil"> };

/** Of a delivery that stopped the file is still there: has it looked at once more, and goes where that can be decided on. */
export function RetryDelivery({ employerId, of: it }: Props) {
  const go = useGo();
  const write = useWrite<WriteId>();
  const retry = useMutation({
    mutationFn: () => {
      const params = { employerId, deliveryId: it.id as WriteId };
      return write.send(params, (id) => ask(retryDelivery, { params, body: { id } }));
    },
    onSuccess: (next) => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId] });
      go(addressOf.vaultDelivery(employerId, next.id));
    },
  });
  return (
    <>
      <p>{m.delivery_retry_text({ until: it.keptUntil ? showMoment(it.keptUntil) : "" })}</p>
      <Fault of={retry.error} />
      <div className="buttons" style={{ justifyContent: "flex-start" }}>
        <Button kind="primary" isPending={retry.isPending} onPress={() => retry.mutate()}>
          {m.try_again()}
        </Button>
      </div>
    </>
  );
}
