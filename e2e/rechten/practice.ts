import {
  findMoments,
  giveOpenMoment,
  putConsultation,
  putPlace,
  putProfessional,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { id } from "../tools/story.ts";
import type { castingOf, Visitor } from "./cast.ts";

/** An agenda, and what it takes to plan in it. `by` is whose it is, who plans in it too. */
export type Practice = {
  by: Visitor;
  professionalId: UserId;
  placeId: string;
  consultationId: string;
  /** A moment of the open hour that was given. */
  bookingId: string;
};

const days = [1, 2, 3, 4, 5, 6, 7];

/** Somebody with hours on every day, and an open hour in the evening. */
export async function practiceOf(casting: ReturnType<typeof castingOf>, by: Visitor): Promise<Practice> {
  const ask = casting.suite(by);
  const [placeId, consultationId, professionalId] = [id(), id(), by.userId];
  const kind = { profession: "case_manager" as const, minutes: 5, closed: false };
  await ask(putPlace, { params: { placeId }, body: { name: `Plaats ${placeId}`, address: "Kade 1", closed: false } });
  await ask(putConsultation, { params: { consultationId }, body: { name: `Consult ${consultationId}`, ...kind } });
  const hours = (from: string, until: string, open: boolean) =>
    days.map((weekday) => ({ weekday, from, until, placeId, open }));
  await ask(putProfessional, {
    params: { userId: professionalId },
    body: {
      profession: "case_manager",
      week: [...hours("06:00", "20:00", false), ...hours("20:00", "23:00", true)],
      exceptions: [],
      version: 0,
    },
  });
  const practice = { by, professionalId, placeId, consultationId, bookingId: "" };
  const { startsAt } = await momentIn(casting, practice, "yes");
  const bookingId = id<WriteId>();
  await ask(giveOpenMoment, { params: { userId: professionalId }, body: { id: bookingId, startsAt, minutes: 5 } });
  return { ...practice, bookingId };
}

/** The next free moment in it, as it is planned. */
export async function momentIn(
  casting: ReturnType<typeof castingOf>,
  { by, consultationId, professionalId }: Practice,
  open: "yes" | "no" = "no",
) {
  const found = await casting.suite(by)(findMoments, {
    query: { consultationId, professionalId, manner: "on_site", open },
  });
  const { startsAt, placeId } = found[0]!;
  return { consultationId, professionalId, placeId, manner: "on_site" as const, startsAt };
}
