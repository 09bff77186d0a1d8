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

/** Where a report of it is read: `told` is what the vault tells the service of it. */
export type ReportPlace = Place | "told";

/** The same questions, put to the server that has the delivery. */
export const questionsAt = {
  suite: { upload: uploadDelivery, start: startDelivery, discard: discardDelivery },
  vault: { upload: deliverToVault, start: startVaultDelivery, discard: discardVaultDelivery },
};

const addressAt = { suite: addressOf.delivery, vault: addressOf.vaultDelivery, told: addressOf.toldDelivery };

export const deliveryAddress = (place: ReportPlace, employerId: EmployerId, id: string) =>
  addressAt[place](employerId, id);
