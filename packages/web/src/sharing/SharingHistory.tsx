import type { ExtentEvent, Sharing, SharingEvent } from "@datakluis/contract";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { bsnPurposeWord, careRequestWord } from "./words.ts";

const words: Record<SharingEvent["kind"] | ExtentEvent["kind"], () => string> = {
  shared: m.event_shared,
  revoke_asked: m.event_revoke_asked,
  revoked: m.event_revoked,
  revoke_refused: m.event_revoke_refused,
  bsn_granted: m.event_bsn_granted,
  bsn_withdrawn: m.event_bsn_withdrawn,
  updates_stopped: m.event_updates_stopped,
  updates_resumed: m.event_updates_resumed,
};

/** All that happened, in order of time; each of the two histories is in order already. */
const linesOf = ({ history, extents }: Sharing): (SharingEvent | ExtentEvent)[] =>
  [...history, ...extents].toSorted((a, b) => a.at.localeCompare(b.at));

/** Why: the care request, or what a BSN is for. */
const becauseOf = (it: SharingEvent | ExtentEvent): string | null =>
  "careRequest" in it ? it.careRequest && careRequestWord(it.careRequest) : it.purpose && bsnPurposeWord(it.purpose);

/** What happened to the sharing and how far it reaches, newest first, with by whom and why (deelgeschiedenis, D5). */
export const SharingHistory = ({ sharing }: { sharing: Sharing }) => (
  <Card title={m.sharing_history()}>
    {sharing.history.length === 0 && <p className="hint">{m.never_shared()}</p>}
    <ol className="timeline">
      {linesOf(sharing)
        .toReversed()
        .map((it) => (
          <li key={`${it.at} ${it.kind}`}>
            <b>{"retrieved" in it ? m.event_retrieved() : words[it.kind]()}</b>
            <br />
            <small>
              {showMoment(it.at)} · {it.byName}
            </small>
            {becauseOf(it) && <div>{becauseOf(it)}</div>}
            {it.note && !isActivation(it) && <div>{it.note}</div>}
          </li>
        ))}
    </ol>
  </Card>
);

/** Its note says what its care request says already. */
const isActivation = (it: SharingEvent | ExtentEvent) => "careRequest" in it && it.careRequest === "activation";
