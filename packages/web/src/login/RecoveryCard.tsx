import { makeRecoveryCodes } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

/** How many recovery codes are left, and making ten new ones. */
export function RecoveryCard() {
  const codes = useQuery(queries.recoveryCodes());
  const make = useMutation({
    mutationFn: () => ask(makeRecoveryCodes),
    onSuccess: () => queryClient.invalidateQueries(queries.recoveryCodes()),
  });
  return (
    <Card
      title={m.recovery_codes()}
      aside={
        <Button onPress={() => make.mutate()} isPending={make.isPending}>
          {m.recovery_codes_make()}
        </Button>
      }
    >
      <Fault of={make.error ?? codes.error} />
      <p>{m.recovery_codes_text()}</p>
      {codes.data && (
        <p className="hint">
          {codes.data.madeAt
            ? m.recovery_codes_state({ count: codes.data.left, made: showMoment(codes.data.madeAt) })
            : m.recovery_codes_none()}
        </p>
      )}
      <Dialog title={m.recovery_codes()} isOpen={make.isSuccess} onClose={() => make.reset()} mustAnswer>
        <RecoveryCodes codes={make.data?.codes ?? []} />
        <Buttons>
          <Button kind="primary" onPress={() => make.reset()}>
            {m.recovery_codes_kept()}
          </Button>
        </Buttons>
      </Dialog>
    </Card>
  );
}
