import { withdrawAccess, type EmployerId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Who may enter the vault of one employer, since when and by whose decision; one line a user. */
export function AccessList({ id, name }: { id: EmployerId; name: string }) {
  const access = useQuery(queries.access(id));
  const [leaving, setLeaving] = useState<Access>();
  const users = [...Map.groupBy(access.data ?? [], ({ userId }) => userId).values()];
  return (
    <Card title={name}>
      <Fault of={access.error} />
      <ul className="rows">
        {users.map(([it, ...more]) => (
          <li key={it!.userId}>
            <span>
              <b>{it!.displayName}</b>
              <br />
              <span className="hint">
                {it!.departmentNames.join(", ") || m.whole_employer()} ·{" "}
                {m.granted({ name: it!.grantedBy, moment: showMoment(it!.grantedAt) })}
              </span>
            </span>
            {[it!, ...more].map(({ role }) => (
              <span key={role} className="pill">
                {role === "administrator" ? m.administrator() : m.vault_access()}
              </span>
            ))}
            <Button onPress={() => setLeaving(it)} aria-label={m.withdraw_for({ name: it!.displayName })}>
              {m.withdraw()}
            </Button>
          </li>
        ))}
      </ul>
      {leaving && <WithdrawDialog employerId={id} access={leaving} onClose={() => setLeaving(undefined)} />}
    </Card>
  );
}

type Access = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof queries.access>["queryFn"]>>>>[number];
type Props = { employerId: EmployerId; access: Access; onClose: () => void };

/** Works at once, also in open screens; so it is asked first. */
function WithdrawDialog({ employerId, access: { userId, displayName }, onClose }: Props) {
  const withdraw = useMutation({
    mutationFn: () => ask(withdrawAccess, { params: { employerId, userId } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["employer", employerId, "access"] });
      void queryClient.invalidateQueries({ queryKey: ["self"] });
      say(m.access_withdrawn());
      onClose();
    },
  });
  return (
    <Dialog title={m.withdraw()} isOpen onClose={onClose}>
      <p>{m.withdraw_question({ name: displayName })}</p>
      <Fault of={withdraw.error} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" isPending={withdraw.isPending} onPress={() => withdraw.mutate()}>
          {m.withdraw()}
        </Button>
      </Buttons>
    </Dialog>
  );
}
