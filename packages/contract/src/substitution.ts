import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { CalendarDate, Moment, UserId, WriteId } from "./ids.ts";

const server = "suite" as const;

/**
 * Somebody lends his reach and rights to a colleague (plaatsvervanging, product.md A5). `until` is the last day; both
 * days are of the Netherlands and both count. Visible to both.
 */
export const Substitution = z.strictObject({
  id: WriteId,
  lenderId: UserId,
  lenderName: z.string(),
  substituteId: UserId,
  substituteName: z.string(),
  from: CalendarDate,
  until: CalendarDate,
  withdrawnAt: Moment.nullable(),
  /** `idle`: within its days, and nothing is lent now, because one of the two may not do it any more. */
  state: z.enum(["coming", "running", "idle", "ended", "withdrawn"]),
});
export type Substitution = z.infer<typeof Substitution>;

/** What I lend and what is lent to me, newest first, with who can take my place. */
export const listSubstitutions = endpoint({
  server,
  method: "GET",
  path: "/substitutions",
  summary: "Eigen plaatsvervanging, en wie de eigen plaatsvervanger kan zijn",
  answer: z.strictObject({
    substitutions: z.array(Substitution),
    candidates: z.array(z.strictObject({ userId: UserId, displayName: z.string() })),
  }),
});

/** Lends what I may do, and nothing of a vault. One substitute at a time. */
export const lendRights = endpoint({
  server,
  method: "POST",
  path: "/substitutions",
  summary: "Plaatsvervanger aanwijzen voor een periode",
  fresh: true,
  body: z
    .strictObject({ id: WriteId, substituteId: UserId, from: CalendarDate, until: CalendarDate })
    .refine((it) => it.from <= it.until, { path: ["until"], message: "period_order" }),
  answer: Substitution,
});

/** By who lent or by who substitutes; it ends at the next question. Asked again it changes nothing. */
export const withdrawSubstitution = endpoint({
  server,
  method: "DELETE",
  path: "/substitutions/:substitutionId",
  summary: "Plaatsvervanging beëindigen",
  params: z.strictObject({ substitutionId: WriteId }),
  answer: z.null(),
});
