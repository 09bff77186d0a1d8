import { beginProviderSignIn } from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";
import { goToProvider } from "./provider.ts";

/** *Inloggen met …*, where the operator named a provider. */
export function ProviderButton() {
  const provider = useQuery(queries.provider());
  const enter = useMutation({ mutationFn: () => goToProvider(beginProviderSignIn) });
  if (!provider.data) return null;
  return (
    <section className="card form">
      <p>{m.provider_sign_in_text({ name: provider.data.name })}</p>
      <Fault of={enter.error} />
      <div>
        <Button onPress={() => enter.mutate()} isPending={enter.isPending}>
          {m.provider_sign_in({ name: provider.data.name })}
        </Button>
      </div>
    </section>
  );
}
