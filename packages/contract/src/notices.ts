import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { DossierRef, EmployerId, Moment, Uuid } from "./ids.ts";
import { KeptPersonnelNumber } from "./person.ts";

/** What a vault tells somebody once, until he closes it. The words are the screen's; a notice names no employee. */
export const NoticeKind = z.enum([
  "moved_in",
  "retrieved",
  "retrieval_locked",
  "follow_up_due",
  "follow_up_revoked",
  "delivery_held",
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** Of one person, in the vaults he has access to; newest first. */
export const listNotices = endpoint({
  server: "vault",
  method: "GET",
  path: "/notices",
  summary: "Eigen berichten van de datakluis die nog niet zijn gesloten",
  answer: z.array(
    z.strictObject({
      id: Uuid,
      kind: NoticeKind,
      employerId: EmployerId,
      employerName: z.string(),
      at: Moment,
      /** The dossier it is about, for whoever reaches it. */
      dossier: z.strictObject({ ref: DossierRef, personnelNumber: KeptPersonnelNumber }).nullable(),
    }),
  ),
});

/** Closes it for oneself; for whom it stands as well, it stays. Closed again it stays closed. */
export const closeNotice = endpoint({
  server: "vault",
  method: "DELETE",
  path: "/notices/:noticeId",
  summary: "Eigen bericht van de datakluis sluiten",
  params: z.strictObject({ noticeId: Uuid }),
  answer: z.null(),
});
