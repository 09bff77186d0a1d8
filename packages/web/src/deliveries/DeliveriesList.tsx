import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { showMoment, showNumber } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { deliveryAddress, type ReportPlace } from "./place.ts";
import { stateWord } from "./words.ts";

type Props = { employerId: EmployerId; place?: ReportPlace; title?: string };

/** What was delivered before, newest first. */
export function DeliveriesList({ employerId, place = "suite", title }: Props) {
  const deliveries = useQuery(queries.deliveries(place, employerId));
  return (
    <Card title={title ?? m.earlier_deliveries()}>
      <Fault of={deliveries.error} />
      {deliveries.data?.length === 0 && <p className="hint">{m.no_deliveries_yet()}</p>}
      <ul className="rows">
        {deliveries.data?.map((it) => (
          <li key={it.id}>
            <span>
              <GoLink to={deliveryAddress(place, employerId, it.id)}>{showMoment(it.deliveredAt)}</GoLink>
              <br />
              <span className="hint">
                {it.deliveredBy}
                {it.state !== "quarantined" && (
                  <>
                    {" "}
                    · {m.rows_delivered({ count: showNumber(it.rows) })} ·{" "}
                    {m.rows_rejected({ count: showNumber(it.counts.rejected) })}
                  </>
                )}
              </span>
            </span>
            <span
              className={`pill ${it.state === "done" ? "ok" : it.state === "waiting" || it.state === "quarantined" ? "warn" : ""}`}
            >
              {stateWord(it.state, place)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
