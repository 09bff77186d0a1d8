import type { Delivery } from "@datakluis/contract";
import { turnsOf } from "@datakluis/kit/turns";
import type { Wire } from "@datakluis/kit/wire";
import type { Tools } from "../tools.ts";
import { mayReceive, takeIn, type Upload } from "./check.ts";

/** As in the suite: one file at a time is in this process, two more may wait with their bytes still at the sender. */
export const { inTurn } = turnsOf(2, 100_000);

/** A file from whoever delivers it, a person or a coupling, to its report. Sent again it answers what is known. */
export async function receiveFile(tools: Tools, upload: Upload, wire: Pick<Wire, "bytes">): Promise<Delivery> {
  const before = () => mayReceive(tools, upload);
  return (await before()) ?? inTurn(wire.bytes, async () => (await before()) ?? takeIn(tools, upload, wire.bytes));
}
