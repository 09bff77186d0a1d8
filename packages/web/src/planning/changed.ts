import type { DossierRef } from "@datakluis/contract";
import { queryClient } from "../app/queries.ts";

/** An appointment was planned, moved or ended: its dossier, the agendas and what is free look again. */
export function appointmentChanged(ref: DossierRef): void {
  for (const queryKey of [["dossier", ref], ["planning"]]) void queryClient.invalidateQueries({ queryKey });
}
