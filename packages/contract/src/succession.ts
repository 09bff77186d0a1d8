import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { Moment, ofEmployer, UserId, Uuid, WriteId } from "./ids.ts";

/** A request for a new administrator (opvolging, B9) that is not decided yet; the names are of vault users. */
const OpenSuccession = z.strictObject({
  id: Uuid,
  requestedBy: z.string(),
  candidate: z.string(),
  requestedAt: Moment,
  /** Until when the representative may answer. */
  expiresAt: Moment,
  /** When he confirmed, and when the candidate becomes administrator if nobody objects; null until he did. */
  confirmedAt: Moment.nullable(),
  appointsAt: Moment.nullable(),
  mayObject: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type OpenSuccession = z.infer<typeof OpenSuccession>;

/** Who administers this vault, and whom one could propose when they are gone. */
export const readSuccession = endpoint({
  server: "vault",
  method: "GET",
  path: "/employers/:employerId/succession",
  summary: "Wie de datakluis beheert, en het lopende verzoek om een nieuwe beheerder",
  params: ofEmployer,
  answer: z.strictObject({
    administrators: z.array(z.string()),
    /** Nobody for an administrator: he appoints by himself. */
    candidates: z.array(z.strictObject({ userId: UserId, displayName: z.string() })),
    open: OpenSuccession.nullable(),
  }),
});

/** Somebody who uses the vault asks that another becomes administrator, because those there are cannot be reached. */
export const askSuccession = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/succession",
  summary: "Vragen om een nieuwe datakluisbeheerder; de wettelijk vertegenwoordiger moet het bevestigen",
  params: ofEmployer,
  body: z.strictObject({ id: WriteId, candidate: UserId }),
  answer: z.null(),
  fresh: true,
});

/** Whoever asked takes it back. Asked again it changes nothing. */
export const withdrawSuccession = endpoint({
  server: "vault",
  method: "DELETE",
  path: "/employers/:employerId/succession",
  summary: "Eigen verzoek om een nieuwe datakluisbeheerder intrekken",
  params: ofEmployer,
  answer: z.null(),
});

/** The administrator who is there after all ends it. It names the request he saw, so it ends no other. */
export const objectToSuccession = endpoint({
  server: "vault",
  method: "POST",
  path: "/employers/:employerId/succession/objection",
  summary: "Als datakluisbeheerder bezwaar maken tegen een nieuwe beheerder",
  params: ofEmployer,
  body: z.strictObject({ successionId: Uuid }),
  answer: z.null(),
});

const token = z.string().max(100);

/** The link in the mail to the representative, who has no account: opening it changes nothing. */
export const openSuccession = endpoint({
  server: "vault",
  method: "POST",
  path: "/successions/_open",
  summary: "Met de geheime link lezen wie beheerder zou worden",
  body: z.strictObject({ token }),
  answer: z.strictObject({
    employerName: z.string(),
    requestedBy: z.string(),
    candidate: z.string(),
    requestedAt: Moment,
    waitDays: z.int(),
  }),
});

/** His yes or no, once. After a yes there is a waiting time, in which an administrator can object. */
export const answerSuccession = endpoint({
  server: "vault",
  method: "POST",
  path: "/successions/_answer",
  summary: "Met de geheime link bevestigen of afwijzen dat iemand beheerder wordt",
  body: z.strictObject({ token, confirm: z.boolean() }),
  /** When the candidate becomes administrator; null after a no. */
  answer: z.strictObject({ appointsAt: Moment.nullable() }),
});
