import { activateVault, type Activation, type EmployerId, type UserId, type WriteId } from "@datakluis/contract";
import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { sentenceOf } from "../app/sentences.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Checkboxes } from "../ui/Checkboxes.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { freshId } from "../ui/form.ts";
import { Fault, Notice } from "../ui/Notice.tsx";
import { MomentChoice } from "./MomentChoice.tsx";
import { QuarantineChoice } from "./QuarantineChoice.tsx";
import { Progress } from "../ui/Progress.tsx";
import { stepsWord } from "./words.ts";

type Outcome = { name: string; refused: string | null };

/**
 * A wave: one activation an employer, one after another. What is refused for one stops no other, and each outcome is
 * told; nothing is half done, for each activation is one transaction.
 */
export function WaveDialog({ employers, onClose }: { employers: readonly Activation[]; onClose: () => void }) {
  const [wave] = useState(() => employers.map((it) => ({ ...it, id: freshId<WriteId>() })));
  const [chosen, setChosen] = useState<Record<EmployerId, UserId[]>>({});
  const [moment, setMoment] = useState("now");
  const [quarantine, setQuarantine] = useState(false);
  const [outcomes, setOutcomes] = useState<Outcome[]>([]);
  const users = useQueries({ queries: wave.map((it) => queries.employerUsers(it.employerId)) });
  const candidatesAt = (at: number) =>
    (users[at]?.data ?? []).filter((it) => it.employerIds.includes(wave[at]!.employerId));
  const administratorsAt = (at: number): UserId[] =>
    chosen[wave[at]!.employerId] ??
    candidatesAt(at)
      .slice(0, 1)
      .map((it) => it.userId);

  const run = useMutation({
    mutationFn: async () => {
      for (const [at, { employerId, name, id }] of wave.entries()) {
        const body = { id, administrators: administratorsAt(at), atNight: moment === "night", quarantine };
        const refused = await ask(activateVault, { params: { employerId }, body }).then(
          () => null,
          (fault: unknown) => sentenceOf(fault),
        );
        setOutcomes((before) => [...before, { name, refused }]);
      }
      for (const name of ["employer", "self"]) void queryClient.invalidateQueries({ queryKey: [name] });
    },
  });

  if (run.isPending || run.isSuccess)
    return (
      <Dialog title={m.wave_title()} isOpen onClose={onClose}>
        <ul className="rows" aria-live="polite">
          {outcomes.map(({ name, refused }) => (
            <li key={name}>
              <span>
                {name}
                {refused && <span className="hint"> {refused}</span>}
              </span>
              <span className={refused ? "pill warn" : "pill ok"}>
                {refused ? m.not_activated() : m.vault_awaiting()}
              </span>
            </li>
          ))}
        </ul>
        {run.isPending ? (
          <Progress label={m.wave_under_way()} done={outcomes.length} total={wave.length} />
        ) : (
          <Buttons>
            <Button kind="primary" onPress={onClose}>
              {m.close()}
            </Button>
          </Buttons>
        )}
      </Dialog>
    );

  return (
    <Dialog title={m.wave_title()} isOpen onClose={onClose}>
      <p>{m.wave_explained({ count: wave.length })}</p>
      {wave.map((it, at) => (
        <section key={it.employerId} className="page" aria-label={it.name}>
          {it.missing.length > 0 && (
            <Notice kind="warn">
              {it.name}: {m.still_missing()} {stepsWord(it.missing)}.
            </Notice>
          )}
          <Fault of={users[at]?.error} />
          {users[at]?.data && candidatesAt(at).length === 0 ? (
            <p className="hint">{m.no_administrators()}</p>
          ) : (
            <Checkboxes
              label={m.administrators_of({ employer: it.name })}
              options={candidatesAt(at).map((user) => ({ id: user.userId, text: user.displayName, hint: user.email }))}
              chosen={administratorsAt(at)}
              onChange={(ids) => setChosen((before) => ({ ...before, [it.employerId]: ids }))}
            />
          )}
        </section>
      ))}
      <MomentChoice value={moment} onChange={setMoment} />
      <QuarantineChoice value={quarantine} onChange={setQuarantine} />
      <Buttons>
        <Button slot="close">{m.cancel()}</Button>
        <Button kind="primary" onPress={() => run.mutate()}>
          {m.activate_chosen({ count: wave.length })}
        </Button>
      </Buttons>
    </Dialog>
  );
}
