import { useQuery } from "@tanstack/react-query";
import { Download, Lock, User } from "lucide-react";
import { useId } from "react";
import { OrganisationTree } from "../organisation/OrganisationTree.tsx";
import { m } from "../paraglide/messages.js";
import { PeopleSearch } from "../search/PeopleSearch.tsx";
import { addressOf } from "./addresses.ts";
import { GoLink } from "./GoLink.tsx";
import { queries } from "./queries.ts";
import { hasRight, useSelf } from "./session.tsx";

/** Search, tree and last visited. Stands left, and on a phone in a drawer. */
export function LeftPanel({ onGo }: { onGo?: () => void }) {
  const self = useSelf();
  const heading = useId();
  return (
    <div className="left-in">
      <PeopleSearch {...(onGo ? { onGo } : {})} />
      {hasRight(self, "retrieve") && <ImportLink {...(onGo ? { onGo } : {})} />}
      <h2 id={heading}>{m.organisation()}</h2>
      {self.away.suite ? (
        <p className="hint">{m.tree_away()}</p>
      ) : (
        <OrganisationTree labelledBy={heading} {...(onGo ? { onGo } : {})} />
      )}
      <Recent {...(onGo ? { onGo } : {})} />
    </div>
  );
}

/** Importing from the vault, for who may do so and where an employer agreed to it. */
function ImportLink({ onGo }: { onGo?: () => void }) {
  const employers = useQuery(queries.retrievable());
  if (!employers.data?.length) return null;
  return (
    <GoLink to={addressOf.retrieval} className="button" {...(onGo ? { onGo } : {})}>
      <Download size={16} aria-hidden />
      {m.retrieve()}
    </GoLink>
  );
}

function Recent({ onGo }: { onGo?: () => void }) {
  const heading = useId();
  const recent = useQuery(queries.recent());
  if (!recent.data) return null;
  return (
    <nav aria-labelledby={heading}>
      <h2 id={heading}>{m.recent_dossiers()}</h2>
      {recent.data.length === 0 && <p className="hint">{m.no_recent_dossiers()}</p>}
      <ul className="recent">
        {recent.data.map((it) => (
          <li key={it.ref}>
            <GoLink to={addressOf.dossier(it.ref)} {...(onGo ? { onGo } : {})}>
              {it.fullName ? <User size={16} aria-hidden /> : <Lock size={15} aria-hidden />}
              {it.fullName ?? m.anonymous({ number: it.personnelNumber })}
            </GoLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
