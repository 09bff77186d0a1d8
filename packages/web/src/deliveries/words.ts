import type { DeliveryState } from "@datakluis/contract";
import type { ReportPlace } from "./place.ts";
import { m } from "../paraglide/messages.js";

const words: Record<DeliveryState, () => string> = {
  quarantined: m.delivery_quarantined,
  waiting: m.delivery_waiting,
  running: m.delivery_running,
  done: m.delivery_done,
  failed: m.delivery_failed,
  discarded: m.delivery_discarded,
  undoing: m.delivery_undoing,
  undone: m.delivery_undone,
};

/** @param place whoever is told of it by the vault, it does not wait for */
export const stateWord = (it: DeliveryState, place?: ReportPlace) =>
  place === "told" && it === "waiting" ? m.told_delivery_waits() : words[it]();
