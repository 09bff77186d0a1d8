import {
  deliverToVault,
  discardDelivery,
  discardVaultDelivery,
  startDelivery,
  startVaultDelivery,
  uploadDelivery,
  type EmployerId,
} from "@datakluis/contract";
import { addressOf } from "../app/addresses.ts";

/** Where a file goes: to the service while it sees the people, to the employer's own vault from then on. */
export type Place = "suite" | "vault";

/** The same questions, put to the server that has the delivery. */
export const questionsAt = {
  suite: { upload: uploadDelivery, start: startDelivery, discard: discardDelivery },
  vault: { upload: deliverToVault, start: startVaultDelivery, discard: discardVaultDelivery },
};

export const deliveryAddress = (place: Place, employerId: EmployerId, id: string) =>
  place === "vault" ? addressOf.vaultDelivery(employerId, id) : addressOf.delivery(employerId, id);
