import type { EmployerId } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Notice } from "../ui/Notice.tsx";

/** Two administrators are advised (B9): says so to the only one there is. */
export function OneAdministrator({ id, name }: { id: EmployerId; name: string }) {
  const administrators = useQuery(queries.succession(id)).data?.administrators;
  if (administrators?.length !== 1) return null;
  return (
    <Notice>
      {name}: {m.one_administrator_warning()} <GoLink to="/beheer">{m.to_vault_administration()}</GoLink>
    </Notice>
  );
}
