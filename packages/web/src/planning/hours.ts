import type { AgendaException, ConsultationPlace } from "@datakluis/contract";

/** Days on which it is otherwise, as away or as extra hours. Who is away is nowhere, so a place that closes is not in its way. */
export const exceptionAs = (kind: AgendaException["kind"], it: AgendaException): AgendaException =>
  kind === "away"
    ? { ...it, kind, from: "00:00", until: "24:00", placeId: null, open: false }
    : { ...it, kind, from: "09:00", until: "12:00" };

/** The places to choose from: those in use, and the one that stands there, also when it is out of use. */
export const placesFor = (places: readonly ConsultationPlace[], chosen: string | null): ConsultationPlace[] =>
  places.filter((it) => !it.closed || it.id === chosen);
