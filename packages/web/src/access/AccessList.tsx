import { withdrawAccess, type EmployerId, type UserId } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";

/** Who may enter the vault of one employer, since when and by whose decision; access can be taken back at once. */
export function AccessList({ id, name }: { id: EmployerId; name: string }) {
  const access = useQuery(queries.access(id));
  const withdraw = useMutation({
    mutationFn: (userId: UserId) => ask(withdrawAccess, { params: { employerId: id, userId } }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["employer", id, "access"] });
      say(m.access_withdrawn());
    },
  });
  return (
    <Card title={name}>
      <Fault of={access.error ?? withdraw.error} />
      <ul className="rows">
        {access.data?.map((it) => (
          <li key={it.userId + it.role}>
            <span>
              <b>{it.displayName}</b>
              <br />
              <span className="hint">
                {it.departmentNames.join(", ") || m.whole_employer()} ·{" "}
                {m.granted({ name: it.grantedBy, moment: showMoment(it.grantedAt) })}
              </span>
            </span>
            <span className="pill">{it.role === "administrator" ? m.administrator() : m.vault_access()}</span>
            <Button onPress={() => withdraw.mutate(it.userId)} aria-label={m.withdraw_for({ name: it.displayName })}>
              {m.withdraw()}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
