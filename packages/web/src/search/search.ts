import {
  canonicalPersonnelNumber,
  holdsBsnLike,
  searchMembers,
  searchPeople,
  type Employer,
  type FoundPerson,
  type PersonLabel,
} from "@datakluis/contract";
import { ask, codeOf } from "../app/ask.ts";
import type { Self } from "../app/session.tsx";

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

/** Which sides are asked. */
export type Places = { vault: boolean; suite: boolean };

/**
 * Whoever finds all his people in a vault asks nothing of the suite: the service need not hear for whom he looks. It is asked
 * for employers without a vault of his, while people move in, while more reach awaits approval, and while the vault is away.
 */
export function placesOf({ rights, employers, vaults, away }: Searcher): Places {
  const opened = ({ id }: Pick<Employer, "id">) =>
    vaults.some(
      (it) =>
        it.id === id &&
        it.state === "active" &&
        !it.roles.includes("requested") &&
        it.roles.some((role) => role === "user" || role === "administrator"),
    );
  const suite = rights.includes("see_dossiers") && (away.vault || !employers.length || !employers.every(opened));
  return { vault: vaults.length > 0, suite };
}

type Searcher = Pick<Self, "rights" | "vaults" | "away"> & { employers: readonly Pick<Employer, "id">[] };

/** By a BSN nobody is found at the service, for it is no personnel number: it is not told one. */
const isBsn = (text: string) => canonicalPersonnelNumber(text) === undefined && holdsBsnLike(text);

/**
 * Asks the sides that know; a person found on both is shown once, by name, and whoever is nearly found comes last. What is away is
 * said, the rest is shown. A question that is given up is stopped at the servers too.
 */
export async function searchBoth(places: Places, text: string, signal: AbortSignal) {
  const asked = { body: { text }, signal };
  const [vault, suite] = await Promise.allSettled([
    places.vault ? ask(searchPeople, asked) : nobody,
    places.suite && !isBsn(text) ? ask(searchMembers, asked) : [],
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
