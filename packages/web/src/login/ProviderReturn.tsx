import { endProviderVisit } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ask } from "../app/ask.ts";
import { GoLink, useGo } from "../app/GoLink.tsx";
import { Outside } from "../app/Outside.tsx";
import { queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Fault, Notice } from "../ui/Notice.tsx";
import { tellConfirmed } from "./provider.ts";
import { CodeStep, useEnter } from "./SignIn.tsx";

const told = ["code", "state", "iss", "error"] as const;

/** What the provider gave along. It stands in the address once, and is taken out of it at once. */
function useReturned() {
  const [returned] = useState(() => {
    const search = new URLSearchParams(location.search);
    return Object.fromEntries(told.flatMap((name) => (search.has(name) ? [[name, search.get(name)!]] : [])));
  });
  useEffect(() => history.replaceState(history.state, "", location.pathname), []);
  return returned;
}

/** Back from the provider: ends what was begun there, and goes on to where that leads. */
export function ProviderReturn() {
  const go = useGo();
  const enter = useEnter();
  const body = useReturned();
  const [recovery, setRecovery] = useState(false);
  const ended = useQuery({
    queryKey: ["provider", "return"],
    queryFn: () => ask(endProviderVisit, { body }),
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const next = ended.data?.next;
  useEffect(() => {
    if (next === "signed_in") enter(null);
    if (next === "confirmed") tellConfirmed();
    if (next === "linked") {
      queryClient.clear();
      go("/profiel");
    }
  }, [next, enter, go]);

  if (next === "second_factor")
    return (
      <Outside title={recovery ? m.recovery_code() : m.second_factor()}>
        <CodeStep
          recovery={recovery}
          onStep={(step) => (step === "password" ? go("/inloggen") : setRecovery(step === "recovery"))}
        />
      </Outside>
    );
  return (
    <Outside title={next === "confirmed" ? m.confirm_title() : m.sign_in()}>
      <div aria-live="polite">
        {next === "confirmed" && <Notice kind="ok">{m.confirmed_close()}</Notice>}
        {ended.isPending && <p className="hint">{m.loading()}</p>}
      </div>
      <Fault of={ended.error} />
      {ended.error && (
        <p>
          <GoLink to="/inloggen" className="link">
            {m.to_sign_in()}
          </GoLink>
        </p>
      )}
    </Outside>
  );
}
