import { vaultProblemSentences, type Delivery, type EmployerId, type VaultReport } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

/** A report as the vault tells it to the service, for the list that shows every other. */
export const listedAsDelivery = (
  employerId: EmployerId,
  { by, absence, problem, ...it }: Omit<VaultReport, "rejections">,
): Omit<Delivery, "rejections"> => ({
  ...it,
  employerId,
  deliveredBy: by === "coupling" ? m.told_by_coupling() : m.told_by_employer(),
  absence: absence && { ...absence, unknownCodes: [], lines: [] },
  problem: problem && vaultProblemSentences[problem],
});

/** The same for its page. */
export const asDelivery = (employerId: EmployerId, { rejections, ...it }: VaultReport): Delivery => ({
  ...listedAsDelivery(employerId, it),
  rejections,
});
