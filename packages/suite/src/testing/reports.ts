import { randomUUID } from "node:crypto";
import { WriteId, type SickReport } from "@datakluis/contract";

/** A sick report as most are, with what a test says of it. */
export const sickReport = (said: Partial<SickReport & { id: WriteId }> = {}): SickReport & { id: WriteId } => ({
  id: WriteId.parse(randomUUID()),
  startsOn: "2024-01-01",
  percentage: 100,
  safetyNet: "no",
  workAccident: false,
  liableThirdParty: false,
  expectedDays: null,
  ...said,
});
