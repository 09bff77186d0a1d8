import { searchMembers, searchPeople, type FoundPerson, type PersonLabel } from "@datakluis/contract";
import { ask, codeOf } from "../app/ask.ts";

/** Somebody who was found. What the service finds says nothing more than who it is. */
export type Hit = PersonLabel & Partial<Pick<FoundPerson, "by" | "nearly" | "marks">>;

/**
 * `away` is why a side did not answer; what the other found is there all the same. `unreadable` are those whose record in the
 * vault is damaged.
 */
export type Found = { hits: Hit[]; more: boolean; unreadable: number; away: unknown };

const nobody = { people: [], more: false, unreadable: 0 };

/** As many as the servers give. */
export const most = 20;

/**
 * Asks both sides; a person found on both is shown once, by name, and whoever is nearly found comes last. What is away is
 * said, the rest is shown. A question that is given up is stopped at the servers too.
 */
export async function searchBoth(places: { vault: boolean; suite: boolean }, text: string, signal: AbortSignal) {
  const asked = { body: { text }, signal };
  const [vault, suite] = await Promise.allSettled([
    places.vault ? ask(searchPeople, asked) : nobody,
    places.suite ? ask(searchMembers, asked) : [],
  ]);
  const failed = [vault, suite].find((answer) => answer.status === "rejected");
  if (codeOf(failed?.reason) === "not_signed_in") throw failed?.reason;
  const found = new Map<string, Hit>();
  const inVault = vault.status === "fulfilled" ? vault.value : nobody;
  for (const hit of [...inVault.people, ...(suite.status === "fulfilled" ? suite.value : [])])
    if (!found.get(hit.ref)?.fullName) found.set(hit.ref, hit);
  const all = [...found.values()];
  const hits = [...all.filter(({ nearly }) => !nearly), ...all.filter(({ nearly }) => nearly)];
  const more = inVault.more || hits.length > most;
  const { unreadable } = inVault;
  return { hits: hits.slice(0, most), more, unreadable, away: failed?.reason as unknown } satisfies Found;
}
