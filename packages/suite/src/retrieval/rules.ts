import type { VaultState } from "@datakluis/contract";

/** What is known of an employer for a user of the service who has the right to retrieve. */
export type Place = {
  /** Whether its vault's administrator agreed to anonymous search. */
  given: boolean;
  vault: VaultState;
  /** Whether every dossier there is within the user's own reach. */
  whole: boolean;
};

/**
 * Whether somebody may retrieve there (product.md, D10): the employer agreed beforehand (AVG art. 28(3)(a)), people are in
 * his vault, and whoever is found would be within reach, whoever it is. Somebody who works in some departments cannot be
 * told that a match is outside them without being told that there is one.
 */
export const mayRetrieve = ({ given, vault, whole }: Place): boolean => given && vault === "active" && whole;

/**
 * Whether a person who was retrieved replaces what is held. An answer that comes again, or later than one asked after it,
 * changes nothing: the newest moment counts.
 */
export const keeps = (held: { retrievedAt: Date } | undefined, told: { retrievedAt: Date }): boolean =>
  !held || told.retrievedAt > held.retrievedAt;

/** Whether an agreement the vault tells of is news. Messages come late, twice and out of order; `seq` counts. */
export const isNews = (known: { seq: number } | undefined, told: { seq: number }): boolean =>
  !known || told.seq > known.seq;
