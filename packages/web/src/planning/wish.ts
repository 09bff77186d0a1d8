import type { ConsultationKind, Planning } from "@datakluis/contract";
import type { Wish } from "../app/queries.ts";

/** What is looked for first: the first kind of consultation that somebody has an agenda for, of this profession if asked. */
export function wishFor({ consultations, professionals }: Planning, kind?: ConsultationKind): Wish | undefined {
  const able = consultations.filter(
    (it) => !it.closed && professionals.some(({ profession }) => profession === it.profession),
  );
  const found = able.find((it) => it.profession === kind) ?? able[0];
  return found && { consultationId: found.id, manner: "on_site", open: "no" };
}
