import { TOTP } from "otpauth";
import { expect, test } from "vitest";
import { codeToType, unusedCode } from "./codes.ts";

const totp = new TOTP({ issuer: "Datakluis", label: "proef", secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" });
const otpauth = totp.toString();
const now = 1_800_000_010_000;
const period = totp.counter({ timestamp: now });

test("the code is the one an app shows, for as long as it shows it", () => {
  expect(codeToType({ otpauth, usedPeriod: 0 }, now)).toEqual({ code: totp.generate({ timestamp: now }), seconds: 20 });
});

test("a code that was used is followed by the next", () => {
  const next = totp.generate({ timestamp: now + 30_000 });
  expect(codeToType({ otpauth, usedPeriod: period }, now)).toEqual({ code: next, seconds: 50 });
});

test("waiting for an unused code ends when we are told to stop", async () => {
  const used = totp.counter() + 2;
  await expect(unusedCode(otpauth, used, AbortSignal.timeout(50))).rejects.toThrow("aborted");
  expect((await unusedCode(otpauth, used - 3, new AbortController().signal)).period).toBeGreaterThan(used - 3);
});
