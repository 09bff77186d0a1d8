import { Refusal, type UserId } from "@datakluis/contract";
import type { Wire } from "@datakluis/kit/wire";
import type { House } from "../answer.ts";
import { readAccount } from "../accounts/store.ts";
import { record } from "../events.ts";
import { findInvitationById } from "../invitations/store.ts";
import { networkOf } from "@datakluis/kit/network";
import { newToken } from "@datakluis/kit/secrets";
import type { Session } from "../sessions/rules.ts";
import { confirm, findSession } from "../sessions/store.ts";
import type { Proof, Provider } from "./client.ts";
import { mustBeOfService, mustBeProvedAnew, mustBeUnderWay, mustProveSecondFactor, provedAt } from "./rules.ts";
import { acceptLinked, findLinked, keepVisit, link, startLinked, takeVisit, useLink, type Begun } from "./store.ts";

export type Next = "signed_in" | "second_factor" | "linked" | "confirmed";
type Returned = Record<string, string | undefined>;

/** Refuses `not_found` where the operator named no provider. */
export function mustHave(house: House): Provider {
  if (!house.provider) throw new Refusal("not_found");
  return house.provider;
}

/** Sends a browser to the provider: it alone holds the secret, in a cookie that does not outlive the visit. */
export async function begin(house: House, wire: Wire, begun: Begun, now: Date): Promise<{ url: string }> {
  const secret = newToken();
  const url = await mustHave(house).begin(secret, begun.purpose === "confirm");
  await keepVisit(house.db, secret, begun, now);
  wire.setCookie(house.cookies.visit.carry(secret));
  return { url };
}

/** The browser is back. What it came for is done, or refused; either way this visit is over. */
export async function end(house: House, wire: Wire, returned: Returned, now: Date): Promise<Next> {
  const { db, cookies } = house;
  const provider = mustHave(house);
  const secret = wire.cookie(cookies.visit.name);
  const visit = secret ? await takeVisit(db, secret) : undefined;
  const token = wire.cookie(cookies.name);
  const session = token ? await findSession(db, token, now) : undefined;
  mustBeUnderWay(visit, session, now);
  const proof = await provider.end(secret!, returned, visit.purpose === "confirm");

  const back = { house, wire, session, proof, now };
  if (visit.purpose === "sign_in") return signIn(back);
  if (visit.purpose === "accept") return accept(back, visit.invitationId!);
  // Its session is this one, and alive: mustBeUnderWay.
  return visit.purpose === "link" ? linkOwn(back, session!) : confirmOwn(back, session!, visit);
}

type Back = { house: House; wire: Wire; session: Session | undefined; proof: Proof; now: Date };

/** A session as the provider's word begins it: whole only when that counts for two factors. */
const startOf = ({ wire, proof, now }: Back, accountId: UserId, token: string) => ({
  token,
  accountId,
  half: !proof.secondFactor,
  agent: wire.agent,
  confirmedAt: provedAt(proof.at, now),
});

async function signIn(back: Back): Promise<Next> {
  const { house, wire, session, proof, now } = back;
  const { db, cookies, count } = house;
  const network = networkOf(wire.address);
  const linked = await findLinked(db, proof);
  if (!linked) {
    count("provider.refused");
    await db.transaction().execute((tx) => record(tx, now, "provider.refused", null, network));
    throw new Refusal("provider_unknown");
  }
  mustBeOfService((await readAccount(db, linked.id)).side);
  const token = newToken();
  const fresh = startOf(back, linked.id, token);
  await startLinked(db, proof, fresh, { oldSession: session?.id, network }, now);
  wire.setCookie(cookies.carry(token));
  count(fresh.half ? "provider.accepted" : "session.started");
  return fresh.half ? "second_factor" : "signed_in";
}

async function accept(back: Back, invitationId: string): Promise<Next> {
  const { house, wire, proof, now } = back;
  mustProveSecondFactor(proof);
  const invitation = await findInvitationById(house.db, invitationId, now);
  const token = newToken();
  const fresh = startOf(back, invitation.accountId, token);
  await acceptLinked(house.db, invitation, proof, fresh, networkOf(wire.address), now);
  wire.setCookie(house.cookies.carry(token));
  house.count("invitation.accepted");
  return "signed_in";
}

async function linkOwn({ house, wire, proof, now }: Back, { account }: Session): Promise<Next> {
  mustBeOfService(account.side);
  await link(house.db, account.userId, proof, networkOf(wire.address), now);
  return "linked";
}

async function confirmOwn({ house, wire, proof, now }: Back, session: Session, visit: { begunAt: Date }) {
  mustProveSecondFactor(proof);
  mustBeProvedAnew(proof.at, visit);
  const { userId } = session.account;
  const token = newToken();
  const network = networkOf(wire.address);
  if (!(await confirm(house.db, session, (tx) => useLink(tx, userId, proof, now), { token, network }, now)))
    throw new Refusal("provider_unknown");
  wire.setCookie(house.cookies.carry(token));
  house.count("session.confirmed");
  return "confirmed" as const;
}
