import { sql } from "kysely";
import { Refusal, type CouplingId, type CouplingState, type EmployerId, type PublicJwk } from "@datakluis/contract";
import type { ClientScope } from "@datakluis/kit/tokens";
import type { Db } from "../schema.ts";
import { mayKnock } from "./rules.ts";

/** A coupling that was let in, and whose it is. */
export type CouplingActor = {
  couplingId: CouplingId;
  employerId: EmployerId;
  displayName: string;
  state: CouplingState;
  since: Date;
  /** What its token is for. */
  scopes: readonly ClientScope[];
};

type Row = { employer_id: EmployerId; name: string; state: CouplingState; tokens_from: Date };

/** Lets a coupling in by its token, asked anew each time. Refuses `not_signed_in` and `coupling_paused`. */
export async function admitCoupling(
  db: Db,
  couplingId: CouplingId,
  issuedAt: Date,
  scopes: readonly ClientScope[] = ["deliveries"],
): Promise<CouplingActor> {
  const { rows } = await sql<Row>`select * from coupling_at_door(${couplingId})`.execute(db);
  const row = rows[0];
  mayKnock(row && { state: row.state, tokensFrom: row.tokens_from }, issuedAt);
  return {
    couplingId,
    employerId: row!.employer_id,
    displayName: row!.name,
    state: row!.state,
    since: issuedAt,
    scopes,
  };
}

/** What a coupling may sign with now. Refuses `not_found`. */
export async function clientKeys(db: Db, couplingId: CouplingId): Promise<{ keys: PublicJwk[] }> {
  const { rows } = await sql<{ jwk: PublicJwk }>`select jwk from keys_of_coupling(${couplingId})`.execute(db);
  if (!rows.length) throw new Refusal("not_found");
  return { keys: rows.map(({ jwk }) => jwk) };
}
