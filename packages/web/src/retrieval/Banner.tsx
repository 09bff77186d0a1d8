import type { Dossier } from "@datakluis/contract";
import { showDate, showMoment } from "../app/format.ts";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Notice } from "../ui/Notice.tsx";

/** For the service: how it came to see this person, where that was by importing him. */
export function RetrievedBanner({ dossier: { retrieved, shared } }: { dossier: Dossier }) {
  const { account } = useSelf();
  if (account.side !== "service") return null;
  if (retrieved)
    return (
      <Notice kind="warn">
        <b>{m.retrieved_banner_title({ moment: showMoment(retrieved.at) })}</b>{" "}
        {retrieved.kept ? m.retrieved_kept() : m.retrieved_banner()}
        {retrieved.forgottenOn && <> {m.retrieved_forgotten({ day: showDate(retrieved.forgottenOn) })}</>}
      </Notice>
    );
  if (shared?.retrieved) return <Notice>{m.retrieved_informed_banner({ moment: showMoment(shared.at) })}</Notice>;
  return null;
}
