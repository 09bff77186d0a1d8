import { beginProviderAcceptance } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";
import { goToProvider } from "./provider.ts";

/** Takes an invitation with the word of the service's provider, where that counts for two factors. */
export function ProviderAcceptance({ token }: { token: string }) {
  const provider = useQuery(queries.provider());
  const take = useMutation({ mutationFn: () => goToProvider(beginProviderAcceptance, { token }) });
  if (!provider.data?.provesSecondFactor) return null;
  const { name } = provider.data;
  return (
    <section className="card form">
      <p>{m.provider_accept_text({ name })}</p>
      <Fault of={take.error} />
      <div>
        <Button onPress={() => take.mutate()} isPending={take.isPending}>
          {m.provider_accept({ name })}
        </Button>
      </div>
    </section>
  );
}
