import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";
import { codeOf } from "./ask.ts";
import { useGo } from "./GoLink.tsx";
import { Outside } from "./Outside.tsx";
import { onSessionEnd, queries, queryClient } from "./queries.ts";
import { SelfProvider } from "./session.tsx";
import { Shell } from "./Shell.tsx";

/** Lets in who is signed in; whoever is not (any more) goes to the door, and comes back here afterwards. */
export function Guarded() {
  const go = useGo();
  const session = useQuery(queries.session());
  const outside = codeOf(session.error) === "not_signed_in";

  useEffect(() => {
    const leave = () => {
      // Answers that were still on their way say the same once more: he is at the door, where other questions are asked.
      if (location.pathname === "/inloggen") return;
      queryClient.clear();
      sessionStorage.setItem("datakluis-terug", location.pathname);
      go("/inloggen");
    };
    onSessionEnd(leave);
    if (outside) leave();
  }, [outside, go]);

  if (session.data)
    return (
      <SelfProvider account={session.data}>
        <Shell />
      </SelfProvider>
    );
  return outside || session.isPending ? null : (
    <Outside title={m.no_entry()}>
      <Fault of={session.error} />
      <div>
        <Button onPress={() => void session.refetch()}>{m.try_again()}</Button>
      </div>
    </Outside>
  );
}
