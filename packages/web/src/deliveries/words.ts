import type { DeliveryState } from "@datakluis/contract";
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

export const stateWord = (it: DeliveryState) => words[it]();
