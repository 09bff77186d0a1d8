import { sql } from "kysely";
import type { DossierRef, SharingEvent, SharingState, UserId } from "@datakluis/contract";
import { transactionFor } from "@datakluis/kit/db";
import { withinReach } from "../access/reach.ts";
import type { Db } from "../schema.ts";
import { stateOf } from "./rules.ts";

const most = 200;

type Travelling = { ref: DossierRef; state: "sharing" | "revoking" };

/** What is on its way between vault and service within somebody's reach; refs only, so no look at anybody. */
export const travellingFor = (db: Db, user: UserId): Promise<Travelling[]> =>
  transactionFor(db, { user }, async (tx) => {
    const rows = await tx
      .selectFrom("person")
      .select(["ref", "told_sharing as told"])
      .select(
        sql<{ kind: SharingEvent["kind"]; seq: number } | null>`(
          select json_build_object('kind', kind, 'seq', seq) from sharing_event it
          where it.employer_id = person.employer_id and it.ref = person.ref order by seq desc limit 1
        )`.as("last"),
      )
      .where("settled", "=", false)
      .where(withinReach(user))
      .where(sql<boolean>`not is_frozen(employer_id)`)
      .limit(most)
      .execute();
    return rows.flatMap(({ ref, told, last }) => {
      const state = stateOf(last ?? undefined, told);
      return isUnderway(state) ? [{ ref, state }] : [];
    });
  });

const isUnderway = (state: SharingState): state is Travelling["state"] => state === "sharing" || state === "revoking";
