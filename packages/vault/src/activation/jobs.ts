import { acceptVault, type EmployerId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import type { Tools } from "../tools.ts";
import { warmUp } from "./thread.ts";

/** Tells the suite that the employer agreed: from here on people move in. Told twice it changes nothing there. */
export const tellAcceptance =
  ({ db, ask }: Tools) =>
  async ({ employerId }: { employerId: EmployerId }): Promise<void> => {
    const employer = await transactionFor(db, { employer: employerId }, (tx) =>
      tx.selectFrom("employer").select("accepted_at").where("id", "=", employerId).executeTakeFirst(),
    );
    if (!employer?.accepted_at) return;
    warmUp();
    await ask(acceptVault, { params: { employerId }, body: { at: employer.accepted_at.toISOString() } });
  };
