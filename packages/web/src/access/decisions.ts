import { decideAccessRequest, type AccessRequest, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask, codeOf } from "../app/ask.ts";
import { queryClient } from "../app/queries.ts";
import { writeOf } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { say } from "../ui/Toasts.tsx";

export type Decision = { requests: readonly AccessRequest[]; approve: boolean; reason?: string };

/** What a request was told no with, by its id. */
type Faults = Readonly<Record<string, unknown>>;

/**
 * Decides on one request or several, one after another: each decision is one write of its own and stands on the record
 * by itself. What is refused for one stops no other, and is told where that one stands.
 */
export function useDecisions(onDone: () => void) {
  const [writes] = useState(() => new Map<string, ReturnType<typeof writeOf<WriteId>>>());
  const [faults, setFaults] = useState<Faults>({});
  const [done, setDone] = useState(0);
  const decide = useMutation({
    mutationFn: async ({ requests, approve, reason }: Decision) => {
      setDone(0);
      const wrong: Record<string, unknown> = {};
      for (const { id: requestId } of requests) {
        const write = writes.get(requestId) ?? writeOf<WriteId>();
        writes.set(requestId, write);
        const verdict = { approve, ...(reason === undefined ? {} : { reason }) };
        await write
          .send(verdict, (id) => ask(decideAccessRequest, { params: { requestId }, body: { id, ...verdict } }))
          .then(
            (open) => queryClient.setQueryData(["access-requests"], open),
            (fault: unknown) => (wrong[requestId] = fault),
          );
        // Whoever does not say that it is he, is not asked again for each of them.
        if (codeOf(wrong[requestId]) === "confirm_yourself") break;
        setDone((count) => count + 1);
      }
      return wrong;
    },
    onSuccess: (wrong, { requests, approve }) => {
      const stopped = requests.findIndex(({ id }) => codeOf(wrong[id]) === "confirm_yourself");
      const tried = stopped < 0 ? requests : requests.slice(0, stopped);
      const decided = tried.filter(({ id }) => !(id in wrong));
      setFaults(wrong);
      if (decided.length) say(wordsFor(decided, approve));
      // The no may be about what is on screen: what is asked by now stands there next.
      for (const name of ["access-requests", "self", "employer"])
        void queryClient.invalidateQueries({ queryKey: [name] });
      onDone();
    },
  });
  return { decide, faults, done };
}

function wordsFor({ length: count, 0: first }: readonly AccessRequest[], approve: boolean): string {
  if (count === 1 && first?.ends && approve) return m.request_ended();
  if (count === 1) return approve ? m.request_approved() : m.request_refused();
  return approve ? m.requests_approved({ count }) : m.requests_refused({ count });
}
