import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { addressOf } from "../app/addresses.ts";
import { showMoment, showNumber } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { stateWord } from "./words.ts";

/** What was delivered before, newest first. */
export function DeliveriesList({ employerId }: { employerId: EmployerId }) {
  const deliveries = useQuery(queries.deliveries(employerId));
  return (
    <Card title={m.earlier_deliveries()}>
      <Fault of={deliveries.error} />
      {deliveries.data?.length === 0 && <p className="hint">{m.no_deliveries_yet()}</p>}
      <ul className="rows">
        {deliveries.data?.map((it) => (
          <li key={it.id}>
            <span>
              <GoLink to={addressOf.delivery(employerId, it.id)}>{showMoment(it.deliveredAt)}</GoLink>
              <br />
              <span className="hint">
                {it.deliveredBy} · {m.rows_delivered({ count: showNumber(it.rows) })} ·{" "}
                {m.rows_rejected({ count: showNumber(it.counts.rejected) })}
              </span>
            </span>
            <span className={`pill ${it.state === "done" ? "ok" : it.state === "waiting" ? "warn" : ""}`}>
              {stateWord(it.state)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
