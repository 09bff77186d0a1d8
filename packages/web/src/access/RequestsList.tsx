import type { AccessRequest } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { DecideDialog } from "./DecideDialog.tsx";
import { useDecisions, type Decision } from "./decisions.ts";
import { RequestLine } from "./RequestLine.tsx";

/**
 * Requests for access (autorisatieverzoeken): the service asks, the vault administrator decides, on one or on several.
 *
 * @param opened the request somebody came for
 */
export function RequestsList({ opened }: { opened?: string | undefined }) {
  const { data: requests, error } = useQuery(queries.accessRequests());
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [asking, setAsking] = useState<Omit<Decision, "reason">>();
  const by = useDecisions(() => {
    setAsking(undefined);
    setPicked([]);
  });
  // That access ends is a question of its own.
  const grantable = requests?.filter(({ ends }) => !ends) ?? [];
  // What was decided meanwhile is no longer chosen.
  const chosen = grantable.filter(({ id }) => picked.includes(id));
  const pick = ({ id }: AccessRequest, on: boolean) =>
    setPicked(on ? [...picked, id] : picked.filter((other) => other !== id));
  // Whoever decides on it here himself knows why it goes.
  const [wasThere, setWasThere] = useState<boolean>();
  if (opened !== undefined && requests !== undefined && wasThere === undefined)
    setWasThere(requests.some(({ id }) => id === opened));
  return (
    <Card title={m.open_requests_title()}>
      <Fault of={error} />
      {wasThere === false && <Notice>{m.request_gone()}</Notice>}
      {requests?.length === 0 && <p className="hint">{m.no_access_requests()}</p>}
      {grantable.length > 1 && (
        <div className="chosen">
          <Checkbox
            isSelected={chosen.length === grantable.length}
            onChange={(on) => setPicked(on ? grantable.map(({ id }) => id) : [])}
          >
            {m.choose_all()}
          </Checkbox>
          <span className="buttons">
            <Button
              kind="primary"
              isDisabled={!chosen.length}
              onPress={() => setAsking({ requests: chosen, approve: true })}
            >
              {m.approve_chosen({ count: chosen.length })}
            </Button>
            <Button isDisabled={!chosen.length} onPress={() => setAsking({ requests: chosen, approve: false })}>
              {m.refuse_chosen({ count: chosen.length })}
            </Button>
          </span>
        </div>
      )}
      <ul className="rows">
        {requests?.map((it) => (
          <RequestLine
            key={it.id}
            of={it}
            fault={by.faults[it.id]}
            isOpened={it.id === opened}
            isPending={by.decide.isPending}
            {...(grantable.length > 1 && !it.ends
              ? { isPicked: picked.includes(it.id), onPick: (on: boolean) => pick(it, on) }
              : {})}
            onApprove={() => by.decide.mutate({ requests: [it], approve: true })}
            onRefuse={() => setAsking({ requests: [it], approve: false })}
          />
        ))}
      </ul>
      {asking && <DecideDialog of={asking} by={by} onClose={() => setAsking(undefined)} />}
    </Card>
  );
}
