import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { EmployerId } from "@datakluis/contract";
import { cloudEventOf, nextAfter, pauses } from "./rules.ts";
import { shownSecret, signedHeaders } from "./signing.ts";

test("the signature is that of the example in the Standard Webhooks specification", () => {
  const secret = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
  const headers = signedHeaders([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, '{"test": 2432232314}');
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  expect(shownSecret(secret)).toBe("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
});

test("while the receiver changes over, a message is signed with both secrets", () => {
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const expected = [one, two].map((it) => `v1,${createHmac("sha256", it).update("id.5.{}").digest("base64")}`);
  expect(signedHeaders([one, two], "id", 5, "{}")["webhook-signature"]).toBe(expected.join(" "));
});

const employerId = "6b2d7f30-3f39-4a0c-9df5-1b0a52f3a001" as EmployerId;
const ref = "6b2d7f30-3f39-4a0c-9df5-1b0a52f3a002";

test("an event says what happened to which dossier, by ids and kinds alone", () => {
  const happened = { id: ref, kind: "dossier.shared" as const, at: new Date(0), ref, deliveryId: null };
  expect(cloudEventOf("https://kluis.example", employerId, happened)).toEqual({
    specversion: "1.0",
    id: ref,
    source: `https://kluis.example/api/vault/v1/employers/${employerId}`,
    type: "nl.datakluis.dossier.shared",
    subject: ref,
    time: "1970-01-01T00:00:00.000Z",
    datacontenttype: "application/json",
    data: { employerId, ref },
  });
});

test("what does not arrive is tried with growing pauses for more than five days, and then given up", () => {
  const failed = { kind: "answered", status: 500 } as const;
  expect(pauses.every((it, at) => at === 0 || it >= pauses[at - 1]!)).toBe(true);
  expect(pauses.reduce((sum, it) => sum + it, 0)).toBeGreaterThan(5 * 86_400);
  for (const [at, inSeconds] of pauses.entries())
    expect(nextAfter(failed, at + 1)).toEqual({ next: "again", inSeconds, rests: false });
  expect(nextAfter(failed, pauses.length + 1)).toEqual({ next: "given_up", rests: false });
});

test.each([200, 202, 204, 299])("%i is an arrival", (status) => {
  expect(nextAfter({ kind: "answered", status }, 1)).toEqual({ next: "delivered" });
});

test.each([199, 304, 400, 404, 429, 503])("%i is none", (status) => {
  expect(nextAfter({ kind: "answered", status }, 1)).toMatchObject({ next: "again", rests: false });
});

test("who says that nobody listens there any more is left alone; where nobody answers the address rests", () => {
  expect(nextAfter({ kind: "answered", status: 410 }, 1)).toMatchObject({ next: "pause" });
  expect(nextAfter({ kind: "unreachable" }, 1)).toMatchObject({ next: "again", rests: true });
  expect(nextAfter({ kind: "timed_out" }, 1)).toMatchObject({ next: "again", rests: true });
  expect(nextAfter({ kind: "redirected" }, 1)).toMatchObject({ next: "again", rests: false });
  expect(nextAfter({ kind: "refused_address" }, 1)).toMatchObject({ next: "again", rests: false });
});
