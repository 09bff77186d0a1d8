import type { GroupId, Side } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { groupWord } from "./words.ts";

const hints: Partial<Record<GroupId, () => string>> = { hr: m.group_hr_hint, manager: m.group_manager_hint };

/** The user groups somebody of this side can be in, to choose from. */
export function useGroupOptions(side: Side): { id: GroupId; text: string; hint?: string }[] {
  const groups = useQuery(queries.userGroups()).data ?? [];
  return groups
    .filter((it) => it.side === side)
    .map(({ id, name }) => {
      const hint = hints[id]?.();
      return { id, text: groupWord(id, name), ...(hint ? { hint } : {}) };
    });
}
