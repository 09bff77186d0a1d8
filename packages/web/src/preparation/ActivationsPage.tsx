import type { Activation, EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isWaiting } from "../activation/MovingIn.tsx";
import { addressOf } from "../app/addresses.ts";
import { showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { vaultPill } from "../organisation/VaultPill.tsx";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Checkbox } from "../ui/Field.tsx";
import { Fault } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { Progress } from "../ui/Progress.tsx";
import { Table } from "../ui/Table.tsx";
import { WaveDialog } from "./WaveDialog.tsx";
import { stepsWord } from "./words.ts";

/** All employers at once: what is missing before activation, a wave for a selection, and how far everybody is. */
export function ActivationsPage() {
  const activations = useQuery(queries.activations());
  const [chosen, setChosen] = useState<EmployerId[]>([]);
  const [asking, setAsking] = useState(false);
  const turn = (id: EmployerId, on: boolean) =>
    setChosen((before) => (on ? [...before, id] : before.filter((it) => it !== id)));
  const wave = (activations.data ?? []).filter((it) => it.state === "none" && chosen.includes(it.employerId));
  return (
    <Page
      title={m.activations()}
      aside={
        <Button kind="primary" isDisabled={!wave.length} onPress={() => setAsking(true)}>
          {m.activate_chosen({ count: wave.length })}
        </Button>
      }
    >
      <p>{m.activations_text()}</p>
      <Fault of={activations.error} />
      {activations.data && (
        <Card title={m.employers()}>
          {activations.data.length === 0 && <p className="hint">{m.no_employers_yet()}</p>}
          {activations.data.length > 0 && (
            <Table
              columns={[m.employer(), m.state(), m.progress()]}
              rows={activations.data.map((it) => ({
                key: it.employerId,
                cells: [
                  it.state === "none" ? (
                    <Checkbox
                      key="choose"
                      isSelected={chosen.includes(it.employerId)}
                      onChange={(on) => turn(it.employerId, on)}
                    >
                      {it.name}
                    </Checkbox>
                  ) : (
                    <GoLink key="open" to={addressOf.employer(it.employerId)}>
                      {it.name}
                    </GoLink>
                  ),
                  vaultPill(it.state),
                  <HowFar key="how-far" of={it} />,
                ],
              }))}
            />
          )}
        </Card>
      )}
      {asking && (
        <WaveDialog
          employers={wave}
          onClose={() => {
            setAsking(false);
            setChosen([]);
          }}
        />
      )}
    </Page>
  );
}

function HowFar({ of: it }: { of: Activation }) {
  if (it.state === "moving" && it.pausedAt) return <span className="pill warn">{m.moving_halted()}</span>;
  if (it.state === "moving" && isWaiting(it))
    return <span className="hint">{m.moving_at_night({ moment: showMoment(it.beginsAt!) })}</span>;
  if (it.state === "moving") return <Progress label={m.moving_text()} done={it.confirmed} total={it.total} />;
  if (it.state === "active") return <span className="hint">{m.moved_count({ count: it.total })}</span>;
  if (it.state === "ended") return <span className="hint">{m.vault_ended()}</span>;
  if (it.state === "awaiting") return <span className="hint">{m.awaiting_short()}</span>;
  if (!it.missing.length) return <span className="hint">{m.all_arranged()}</span>;
  return (
    <span className="hint">
      {m.still_missing()} {stepsWord(it.missing)}.{" "}
      <GoLink to={addressOf.employer(it.employerId)}>{m.to_checklist()}</GoLink>
    </span>
  );
}
