import { beginProviderLink, removeProviderLink } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { goToProvider } from "./provider.ts";

/** My account at the service's provider: bind it, or let it go. */
export function ProviderCard() {
  const provider = useQuery(queries.provider());
  const link = useQuery({ ...queries.providerLink(), enabled: Boolean(provider.data) });
  const bind = useMutation({ mutationFn: () => goToProvider(beginProviderLink) });
  const remove = useMutation({
    mutationFn: () => ask(removeProviderLink),
    onSuccess: () => queryClient.invalidateQueries(queries.providerLink()),
  });
  if (!provider.data) return null;
  const { name } = provider.data;
  return (
    <Card
      title={m.provider_title({ name })}
      aside={
        link.data === null && (
          <Button onPress={() => bind.mutate()} isPending={bind.isPending}>
            {m.provider_link({ name })}
          </Button>
        )
      }
    >
      <Fault of={bind.error ?? remove.error ?? link.error} />
      <p>{m.provider_text({ name })}</p>
      {link.data && (
        <ul className="rows">
          <li>
            <span>{m.provider_linked({ made: showMoment(link.data.linkedAt) })}</span>
            <Button onPress={() => remove.mutate()} isPending={remove.isPending}>
              {m.provider_unlink()}
            </Button>
          </li>
        </ul>
      )}
    </Card>
  );
}
