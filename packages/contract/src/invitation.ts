import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, EmployerId, Moment, Uuid } from "./ids.ts";

/**
 * The suite has somebody invited to an appointment, or told of a change: the vault knows the address, and alone reads it. It
 * says when and where, and neither who it is about nor for what. `sequence` counts the changes; an older one
 * changes nothing. Of what is confidential no vault ever hears (product.md, F4 and D11).
 */
export const putInvitation = endpoint({
  server: "vault",
  internal: true,
  method: "PUT",
  path: "/employers/:employerId/invitations/:appointmentId",
  summary: "Werknemer laten uitnodigen voor een afspraak, of een wijziging laten melden",
  params: z.strictObject({ employerId: EmployerId, appointmentId: Uuid }),
  body: z.strictObject({
    ref: DossierRef,
    sequence: z.int().nonnegative(),
    cancelled: z.boolean(),
    startsAt: Moment,
    minutes: z.int().min(5).max(480),
    /** As somebody must find it; empty by telephone and video. */
    place: z.string().max(300),
    manner: z.enum(["on_site", "phone", "video"]),
  }),
  answer: z.null(),
});
