import { useMutation } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import {
  Autocomplete,
  Header,
  Input,
  Label,
  ListBox,
  ListBoxSection,
  SearchField,
  type Key,
} from "react-aria-components";
import { addressOf } from "../app/addresses.ts";
import { useGo } from "../app/GoLink.tsx";
import { useSelf } from "../app/session.tsx";
import { m } from "../paraglide/messages.js";
import { Fault } from "../ui/Notice.tsx";
import { HitItem } from "./HitItem.tsx";
import { most, placesOf, searchBoth, type Found } from "./search.ts";

const shortest = 2;
const pause = 200;

/**
 * Searches while one types. Who may open a vault searches there; who has people elsewhere, at the service.
 * The text travels in a body and is kept in no address, history or cache. The arrows walk through what is found while
 * the caret stays in the field.
 */
export function PeopleSearch({ onGo }: { onGo?: () => void }) {
  const go = useGo();
  const [text, setText] = useState("");
  const { found, searching, inVault, forget } = useFound(text.trim());

  const type = (typed: string) => {
    setText(typed);
    if (typed.trim().length < shortest) forget();
  };
  const open = (key: Key) => {
    type("");
    go(addressOf.dossier(String(key)));
    onGo?.();
  };
  return (
    <Autocomplete inputValue={text} onInputChange={type}>
      <div>
        <SearchField className="field">
          <Label>{m.search_label()}</Label>
          <div className="search-box" data-help="search">
            <Search size={16} aria-hidden />
            <Input
              className="input"
              placeholder={inVault ? m.search_placeholder() : m.search_placeholder_service()}
              autoComplete="off"
              spellCheck={false}
            />
          </div>
        </SearchField>
        <div aria-live="polite">
          {searching && <p className="hint">{m.searching()}</p>}
          {found && <Told found={found} inVault={inVault} />}
          {found && found.unreadable > 0 && <p className="hint">{m.found_unreadable({ count: found.unreadable })}</p>}
        </div>
        {found && found.hits.length > 0 && <Hits found={found} onOpen={open} />}
        {found?.more && <p className="hint">{m.found_more({ count: most })}</p>}
      </div>
    </Autocomplete>
  );
}

/** What is found for a text. Each letter gives up the question before it; until the answer, what was found stays. */
function useFound(text: string) {
  const self = useSelf();
  const places = placesOf(self);
  const [found, setFound] = useState<Found>();
  const { mutate, isPending } = useMutation({
    mutationFn: ({ wanted, signal }: { wanted: string; signal: AbortSignal }) => searchBoth(places, wanted, signal),
  });
  useEffect(() => {
    if (text.length < shortest) return;
    const giveUp = new AbortController();
    const { signal } = giveUp;
    const show = (it: Found) => {
      if (!signal.aborted) setFound(it);
    };
    const wait = setTimeout(() => mutate({ wanted: text, signal }, { onSuccess: show }), pause);
    return () => {
      clearTimeout(wait);
      giveUp.abort();
    };
  }, [text, mutate]);
  const asks = text.length >= shortest;
  const forget = () => setFound(undefined);
  return { found, searching: asks && isPending && !found, inVault: places.vault, forget };
}

/** What is said of it; how many there are is for those who do not see the list. */
function Told({ found: { hits, away }, inVault }: { found: Found; inVault: boolean }) {
  if (away) return <Fault of={away} />;
  if (hits.length) return <span className="visually-hidden">{m.found_count({ count: hits.length })}</span>;
  return (
    <>
      <p>{m.nobody_found()}</p>
      <p className="hint">{inVault ? m.search_by_vault() : m.search_by_service()}</p>
    </>
  );
}

function Hits({ found: { hits }, onOpen }: { found: Found; onOpen: (key: Key) => void }) {
  const near = hits.filter(({ nearly }) => nearly);
  const typed = hits.filter(({ nearly }) => !nearly);
  return (
    <ListBox
      className="results"
      data-help="search-results"
      aria-label={m.search_results()}
      onAction={onOpen}
      selectionMode="none"
    >
      {typed.map((hit) => (
        <HitItem key={hit.ref} hit={hit} />
      ))}
      {near.length > 0 && (
        <ListBoxSection>
          <Header className="hint">{typed.length ? m.found_nearly_too() : m.found_nearly()}</Header>
          {near.map((hit) => (
            <HitItem key={hit.ref} hit={hit} />
          ))}
        </ListBoxSection>
      )}
    </ListBox>
  );
}
