import type { ConsultationKind, Planning } from "@datakluis/contract";
import type { Wish } from "../app/queries.ts";

type Sought = { kind?: ConsultationKind; consultationId?: string | null };

/**
 * What is looked for first: this kind of consultation if it is asked and somebody still has an agenda for it; else the first
 * one there is, of this profession if asked.
 */
export function wishFor(
  { consultations, professionals }: Planning,
  { kind, consultationId }: Sought = {},
): Wish | undefined {
  const able = consultations.filter(
    (it) => !it.closed && professionals.some(({ profession }) => profession === it.profession),
  );
  const found = able.find((it) => it.id === consultationId) ?? able.find((it) => it.profession === kind) ?? able[0];
  return found && { consultationId: found.id, manner: "on_site", open: "no" };
}
