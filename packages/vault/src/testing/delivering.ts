import { expect, vi } from "vitest";
import {
  deliverToVault,
  discardVaultDelivery,
  listDelivered,
  listVaultDeliveries,
  readUndo,
  readVaultDelivery,
  releaseDelivery,
  startVaultDelivery,
  undoDelivery,
  type Delivery,
  type DeliveryConcern,
  type DeliveryKind,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import type { RunningPair } from "../testing.ts";
import { writeId } from "./seed.ts";
import type { Visitor } from "./visitor.ts";

const patient = { timeout: 30_000, interval: 50 };

/** What somebody does with deliveries of one employer. */
export function deliveringAt({ vault }: Pick<RunningPair, "vault">) {
  const delivering = (who: Visitor, employerId: EmployerId) => {
    const of = (id: WriteId) => ({ employerId, deliveryId: id });
    return {
      send: (bytes: Uint8Array, id = writeId(), kind: DeliveryKind = "full") =>
        vault.as(who, deliverToVault, { params: of(id), query: { kind }, bytes }),
      read: (id: WriteId) => vault.as(who, readVaultDelivery, { params: of(id) }),
      list: () => vault.as(who, listVaultDeliveries, { params: { employerId } }),
      people: (id: WriteId, concern: DeliveryConcern, page = 0) =>
        vault.as(who, listDelivered, { params: of(id), query: { concern, page } }),
      release: (id: WriteId) => vault.as(who, releaseDelivery, { params: of(id), body: {} }),
      start: (id: WriteId) => vault.as(who, startVaultDelivery, { params: of(id), body: {} }),
      undo: (id: WriteId) => vault.as(who, undoDelivery, { params: of(id), body: {} }),
      undoing: (id: WriteId) => vault.as(who, readUndo, { params: of(id) }),
      discard: (id: WriteId) => vault.as(who, discardVaultDelivery, { params: of(id) }),
    };
  };

  const ended = (who: Visitor, employerId: EmployerId, id: WriteId): Promise<Delivery> =>
    vi.waitFor(async () => {
      const { answer } = await delivering(who, employerId).read(id);
      expect(["running", "undoing"]).not.toContain(answer.state);
      return answer;
    }, patient);

  const written = async (who: Visitor, employerId: EmployerId, bytes: Uint8Array, kind: DeliveryKind = "full") => {
    const deliver = delivering(who, employerId);
    const { answer } = await deliver.send(bytes, writeId(), kind);
    await deliver.start(answer.id as WriteId);
    return ended(who, employerId, answer.id as WriteId);
  };

  /** All the vault has told the suite: nothing of this employer is left to settle. */
  const settled = (employerId: EmployerId) =>
    vi.waitFor(async () => {
      const open = vault.past.selectFrom("person").select("ref").where("employer_id", "=", employerId);
      expect(await open.where("settled", "=", false).execute()).toEqual([]);
    }, patient);

  return { delivering, ended, written, settled };
}
