import { expect, test } from "vitest";
import { mayRelease, mayRetry, receive, type Place } from "./rules.ts";

const said = (work: () => unknown): unknown => {
  try {
    return work() ?? "ja";
  } catch (no) {
    return (no as { code: string }).code;
  }
};

test.each<[Place["state"], boolean, boolean, string, string]>([
  ["awaiting", true, true, "quarantine", "awaiting_agreement"],
  ["awaiting", true, false, "quarantine", "not_found"],
  ["awaiting", false, true, "awaiting_agreement", "awaiting_agreement"],
  ["moving", true, true, "quarantine", "moving_in"],
  ["moving", false, true, "moving_in", "moving_in"],
  ["active", true, true, "look", "ja"],
  ["active", false, true, "look", "ja"],
  ["active", true, false, "not_found", "not_found"],
  ["ended", true, true, "service_ended", "service_ended"],
  ["ended", true, false, "not_found", "not_found"],
])(
  "a vault that is %s, quarantine %s, entered %s: a file is %s, its release %s",
  (state, quarantine, enters, file, out) => {
    const place = { state, quarantine, enters };
    expect(said(() => receive(place))).toBe(file);
    expect(said(() => mayRelease(place))).toBe(out);
  },
);

test.each([
  [{}, "ja"],
  [{ state: "done" }, "delivery_file_gone"],
  [{ state: "waiting" }, "delivery_file_gone"],
  [{ file: false, last: false }, "delivery_file_gone"],
  [{ last: false, open: true }, "retry_not_last"],
  [{ open: true }, "delivery_waiting"],
] as const)(
  "a delivery that stopped is tried again when its file is there and nothing is newer: %o",
  (change, told) => {
    expect(said(() => mayRetry({ state: "failed", file: true, last: true, open: false, ...change }))).toBe(told);
  },
);
