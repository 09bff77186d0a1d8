import { searchMembers, searchPeople, type PersonLabel } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Lock, Search, User } from "lucide-react";
import { useEffect, useState } from "react";
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField, type Key } from "react-aria-components";
import type { z } from "zod";
import { addressOf } from "../app/addresses.ts";
import { ask } from "../app/ask.ts";
import { useGo } from "../app/GoLink.tsx";
import { hasRight, useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Fault } from "../ui/Notice.tsx";

type Hit = z.infer<typeof PersonLabel>;

const shortest = 2;
const pause = 250;

/**
 * Searches while one types. Who may open a vault searches there; what the service may see is searched at the service.
 * The text travels in a body and is kept in no address, history or cache. The arrows walk through what is found while
 * the caret stays in the field.
 */
export function PeopleSearch({ onGo }: { onGo?: () => void }) {
  const self = useSelf();
  const go = useGo();
  const [text, setText] = useState("");
  const inVault = self.vaults.length > 0;
  const inSuite = hasRight(self, "see_dossiers");
  const { mutate, reset, data } = useMutation({ mutationFn: (wanted: string) => searchBoth(inVault, inSuite, wanted) });

  useEffect(() => {
    const wanted = text.trim();
    if (wanted.length < shortest) {
      reset();
      return;
    }
    const wait = setTimeout(() => mutate(wanted), pause);
    return () => clearTimeout(wait);
  }, [text, mutate, reset]);

  const open = (key: Key) => {
    setText("");
    go(addressOf.dossier(String(key)));
    onGo?.();
  };
  const found = data && text.trim().length >= shortest ? data : undefined;
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <div>
        <SearchField className="field">
          <Label>{m.search_label()}</Label>
          <div className="search-box">
            <Search size={16} aria-hidden />
            <Input className="input" placeholder={m.search_placeholder()} autoComplete="off" spellCheck={false} />
          </div>
        </SearchField>
        <div aria-live="polite">
          {found && found.hits.length === 0 && !found.away && <p className="hint">{m.nobody_found()}</p>}
          {found?.away ? <Fault of={found.away} /> : null}
          {found && found.hits.length > 0 && (
            <span className="visually-hidden">{m.found_count({ count: found.hits.length })}</span>
          )}
        </div>
        {found && found.hits.length > 0 && (
          <ListBox
            className="results"
            aria-label={m.search_results()}
            items={found.hits}
            onAction={open}
            selectionMode="none"
          >
            {(hit) => <HitItem hit={hit} />}
          </ListBox>
        )}
      </div>
    </Autocomplete>
  );
}

function HitItem({ hit: { ref, fullName, personnelNumber } }: { hit: Hit }) {
  const text = fullName ?? m.anonymous({ number: personnelNumber });
  return (
    <ListBoxItem id={ref} className="menu-item" textValue={text}>
      {fullName ? <User size={16} aria-hidden /> : <Lock size={15} aria-hidden />}
      <span>
        {text}
        {fullName && <span className="hint"> · {personnelNumber}</span>}
      </span>
    </ListBoxItem>
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
