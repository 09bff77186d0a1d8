import type { LiveEvent } from "@datakluis/contract";
import { useEffect } from "react";
import { queryClient } from "./queries.ts";

const streams = ["/api/suite/v1/live", "/api/vault/v1/live"];

/** Keeps open screens true: a server says that something changed, never what, and what is on screen is asked anew. */
export function useLive(): void {
  useEffect(() => {
    const sources = streams.map((path) => {
      const source = new EventSource(path);
      source.onmessage = ({ data }: MessageEvent<string>) => refresh(JSON.parse(data) as LiveEvent);
      source.addEventListener("again", () => void queryClient.invalidateQueries());
      let broken = false;
      source.onerror = () => (broken = true);
      source.onopen = () => {
        // What happened while nobody listened is not told again.
        if (broken) void queryClient.invalidateQueries();
        broken = false;
      };
      return source;
    });
    return () => sources.forEach((source) => source.close());
  }, []);
}

function refresh({ kind, employerId, ref }: LiveEvent): void {
  const stale = (queryKey: unknown[]) => void queryClient.invalidateQueries({ queryKey });
  if (kind === "dossier") {
    stale(["dossier", ref]);
    stale(["members", employerId]);
    stale(["recent"]);
  } else {
    stale(["employer", employerId]);
    stale(["members", employerId]);
    stale(["self"]);
    stale(["access-requests"]);
    stale(["dossier"]);
  }
}
