import { searchMembers, searchPeople, type PersonLabel } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Lock, Search, User } from "lucide-react";
import { useEffect, useState } from "react";
import { Input, Label, ListBox, ListBoxItem, SearchField, type Key } from "react-aria-components";
import type { z } from "zod";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { useGo } from "../app/GoLink.tsx";
import { hasRight, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Fault } from "../ui/Notice.tsx";

type Hit = z.infer<typeof PersonLabel>;

/**
 * Searches while one types. Who may open a vault searches there; what the service may see is searched at the service.
 * The text travels in a body and is kept in no address, history or cache.
 */
export function PeopleSearch({ onGo }: { onGo?: () => void }) {
  const self = useSelf();
  const go = useGo();
  const [text, setText] = useState("");
  const search = useMutation({
    mutationFn: (wanted: string) => searchBoth(self.vaults.length > 0, hasRight(self, "see_dossiers"), wanted),
  });
  const { mutate, reset } = search;

  useEffect(() => {
    const wanted = text.trim();
    if (wanted.length < 2) {
      reset();
      return;
    }
    const pause = setTimeout(() => mutate(wanted), 250);
    return () => clearTimeout(pause);
  }, [text, mutate, reset]);

  const open = (key: Key) => {
    setText("");
    go(addressOf.dossier(String(key)));
    onGo?.();
  };
  return (
    <div>
      <SearchField className="field" value={text} onChange={setText}>
        <Label>{m.search_label()}</Label>
        <div className="search-box">
          <Search size={16} aria-hidden />
          <Input className="input" placeholder={m.search_placeholder()} autoComplete="off" />
        </div>
      </SearchField>
      <div aria-live="polite">
        {search.data && text.trim().length >= 2 && search.data.hits.length === 0 && !search.data.away && (
          <p className="hint">{m.nobody_found()}</p>
        )}
        {search.data?.away ? <Fault of={search.data.away} /> : null}
      </div>
      {search.data && search.data.hits.length > 0 && text.trim().length >= 2 && (
        <ListBox
          className="results"
          aria-label={m.search_results()}
          items={search.data.hits}
          onAction={open}
          selectionMode="none"
        >
          {(hit) => (
            <ListBoxItem id={hit.ref} className="menu-item" textValue={hit.fullName ?? hit.personnelNumber}>
              {hit.fullName ? <User size={16} aria-hidden /> : <Lock size={15} aria-hidden />}
              <span>
                {hit.fullName ?? m.anonymous({ number: hit.personnelNumber })}
                {hit.fullName && <span className="hint"> · {hit.personnelNumber}</span>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      )}
    </div>
  );
}

/** Both sides are asked; a person found on both is shown once, by name. What is away is said, the rest is shown. */
async function searchBoth(inVault: boolean, inSuite: boolean, text: string): Promise<{ hits: Hit[]; away: unknown }> {
  const nothing: Promise<Hit[]> = Promise.resolve([]);
  const answers = await Promise.allSettled([
    inVault ? ask(searchPeople, { body: { text } }) : nothing,
    inSuite ? ask(searchMembers, { body: { text } }) : nothing,
  ]);
  const found = new Map<string, Hit>();
  for (const answer of answers)
    if (answer.status === "fulfilled")
      for (const hit of answer.value) if (!found.get(hit.ref)?.fullName) found.set(hit.ref, hit);
  const failed = answers.find((answer) => answer.status === "rejected");
  return { hits: [...found.values()].slice(0, 20), away: failed?.reason as unknown };
}
