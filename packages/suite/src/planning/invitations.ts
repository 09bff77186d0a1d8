import { putInvitation, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { enqueue } from "@datakluis/kit/jobs";
import type { Suite } from "../answer.ts";
import type { Tx } from "../schema.ts";

type Whose = { employerId: EmployerId; appointmentId: string };

/** Promises that the vault hears of an appointment as it is by then. */
export const promiseInvitation = (tx: Tx, it: Whose) =>
  enqueue(tx, "invite", it, `invite:${it.employerId}:${it.appointmentId}`);

/**
 * Has the vault tell an employee of his appointment. Reads anew how it is: late or twice it says the same, and the vault
 * heeds only the newest. Of one that is confidential no vault ever hears (product.md, D11). Where there is no vault nobody is invited: the service tells him itself.
 */
export const invite =
  ({ db, ask }: Pick<Suite, "db" | "ask">) =>
  async ({ employerId, appointmentId }: Whose): Promise<void> => {
    const found = await transactionFor(db, { employer: employerId }, (tx) =>
      tx
        .selectFrom("appointment")
        .innerJoin("employer", "employer.id", "appointment.employer_id")
        .leftJoin("place", "place.id", "place_id")
        .select(["ref", "sequence", "cancelled_at", "starts_at", "minutes", "manner"])
        .select(["place.name", "place.address"])
        .where("appointment.employer_id", "=", employerId)
        .where("appointment.id", "=", appointmentId)
        .where("appointment.professional_id", "is not", null)
        .where("appointment.confidential", "=", false)
        .where("employer.vault", "=", "active")
        .executeTakeFirst(),
    );
    if (!found) return;
    const { ref, sequence, cancelled_at, starts_at, minutes, manner, name, address } = found;
    await ask(putInvitation, {
      params: { employerId, appointmentId },
      body: {
        ...{ ref, sequence, cancelled: cancelled_at !== null, startsAt: starts_at.toISOString(), minutes, manner },
        place: name && address ? `${name}, ${address}` : "",
      },
    });
  };
