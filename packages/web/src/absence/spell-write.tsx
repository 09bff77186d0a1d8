import type { Spell, WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { codeOf } from "../app/ask.ts";
import { showMoment } from "../app/format.ts";
import { queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { deedWords } from "./words.ts";

export type SpellDialog = { spell: Spell; onClose: () => void };

/** What is sent with every change of a spell: the id of the write, and the version its asker saw. */
type Write = { id: WriteId; seen: number };

/**
 * Changes a spell, and keeps watch over it meanwhile: when somebody else changed it, the dialog says what, and goes on
 * when it has been seen.
 */
export function useSpellWrite<Said>(
  { spell, onClose }: SpellDialog,
  send: (said: Said, write: Write) => Promise<unknown>,
  done: string,
) {
  const [seen, setSeen] = useState(spell.version);
  const write = useWrite<WriteId>();
  const change = useMutation({
    mutationFn: (said: Said) => write.send({ said, seen }, (id) => send(said, { id, seen })),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["dossier", spell.ref] });
      say(done);
      onClose();
    },
    onError: (fault) => {
      if (codeOf(fault) === "spell_changed") void queryClient.invalidateQueries({ queryKey: ["dossier", spell.ref] });
    },
  });
  const news = spell.history.filter(({ seq }) => seq > seen);
  const changed: ReactNode = news.length ? (
    <Notice kind="warn">
      <b>{m.spell_changed_meanwhile()}</b>
      <ul>
        {news.map((it) => (
          <li key={it.seq}>
            {deedWords(it)} ({showMoment(it.at)}, {it.byName ?? m.spell_by_coupling()})
          </li>
        ))}
      </ul>
      <Button
        onPress={() => {
          change.reset();
          setSeen(spell.version);
        }}
      >
        {m.spell_changed_seen()}
      </Button>
    </Notice>
  ) : null;
  const fault = changed && codeOf(change.error) === "spell_changed" ? null : <Fault of={change.error} />;
  return { change, seen, changed: changed ?? fault, blocked: news.length > 0 };
}
