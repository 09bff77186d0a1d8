import { LiveEvent } from "@datakluis/contract";
import { useEffect } from "react";
import { refreshMember } from "../organisation/members.ts";
import { queryClient } from "./queries.ts";

const streams = ["/api/suite/v1/live", "/api/vault/v1/live"];

/** How long we wait before asking again for a stream that was refused, and before all that changed at an employer. */
const again = 5_000;
const soon = 1_000;

/** Keeps open screens true: a server says that something changed, never what, and what is on screen is asked anew. */
export function useLive(): void {
  useEffect(() => {
    const ends = streams.map(listen);
    return () => ends.forEach((end) => end());
  }, []);
}

/** A browser gives a stream up for good when a server that is away answers for it; we do not. */
function listen(path: string): () => void {
  let source: EventSource;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let missed = false;
  const open = () => {
    source = new EventSource(path);
    source.onmessage = ({ data }: MessageEvent<string>) => refresh(LiveEvent.parse(JSON.parse(data)));
    source.addEventListener("again", () => void queryClient.invalidateQueries());
    source.onopen = () => {
      // What happened while nobody listened is not told again.
      if (missed) void queryClient.invalidateQueries();
      missed = false;
    };
    source.onerror = () => {
      missed = true;
      if (source.readyState === EventSource.CLOSED) waiting = setTimeout(open, again);
    };
  };
  open();
  return () => {
    clearTimeout(waiting);
    source.close();
  };
}

/** A dossier is asked anew at once: a revoked one may not stay on screen. */
function refresh({ kind, employerId, ref }: LiveEvent): void {
  if (kind === "dossier" && employerId && ref) {
    stale(["dossier", ref]);
    stale(["recent"]);
    stale(["travelling"]);
    refreshTasks();
    void refreshMember(employerId, ref);
  } else {
    // So is everything when somebody's access changed: it may have been taken back.
    if (kind === "access") stale(["dossier"]);
    if (kind === "access") stale(["self"]);
    refreshEmployer(employerId ?? undefined);
  }
}

let tasksChanged = false;

/** The queue follows a moment later: reading it is on the record, and many dossiers may change at once. */
function refreshTasks(): void {
  if (tasksChanged) return;
  tasksChanged = true;
  setTimeout(() => {
    tasksChanged = false;
    stale(["tasks"]);
  }, soon);
}

const changed = new Set<string | undefined>();

/** An import or a moving in tells of every batch; a screen need not follow each. */
function refreshEmployer(employerId: string | undefined): void {
  if (!changed.size) setTimeout(refreshChanged, soon);
  changed.add(employerId);
}

function refreshChanged(): void {
  for (const employerId of changed) {
    stale(employerId ? ["employer", employerId] : ["employer"]);
    stale(employerId ? ["members", employerId] : ["members"]);
  }
  changed.clear();
  for (const name of [["self"], ["access-requests"], ["notices"], ["recent"], ["employer", "activations"]]) stale(name);
  // Who somebody is does not change with his employer, and each reading of it goes on the record.
  void queryClient.invalidateQueries({
    queryKey: ["dossier"],
    predicate: ({ queryKey: [, , what] }) => what !== "person" && what !== "changes",
  });
}

const stale = (queryKey: unknown[]) => void queryClient.invalidateQueries({ queryKey });
