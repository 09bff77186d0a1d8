import type { Sharing, SharingEvent } from "@datakluis/contract";
import { showMoment } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { careRequestWord } from "./words.ts";

const words: Record<SharingEvent["kind"], () => string> = {
  shared: m.event_shared,
  revoke_asked: m.event_revoke_asked,
  revoked: m.event_revoked,
  revoke_refused: m.event_revoke_refused,
};

/** What happened to the sharing, newest first, with by whom and why (deelgeschiedenis). */
export const SharingHistory = ({ sharing }: { sharing: Sharing }) => (
  <Card title={m.sharing_history()}>
    {sharing.history.length === 0 && <p className="hint">{m.never_shared()}</p>}
    <ol className="timeline">
      {sharing.history.toReversed().map((it) => (
        <li key={`${it.at} ${it.kind}`}>
          <b>{words[it.kind]()}</b>
          <br />
          <small>
            {showMoment(it.at)} · {it.byName}
          </small>
          {it.careRequest && <div>{careRequestWord(it.careRequest)}</div>}
          {it.note && it.careRequest !== "activation" && <div>{it.note}</div>}
        </li>
      ))}
    </ol>
  </Card>
);
