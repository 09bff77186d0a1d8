import { expect, test } from "vitest";
import { queuedThread } from "./queue.ts";

const echo = (restMs = 60_000) =>
  queuedThread<string, string>(new URL("./testing/echo.worker.ts", import.meta.url), { restMs });

test("questions are answered in the order they came, each to who asked it", async () => {
  const { give } = echo();
  expect(await Promise.all(["slow", "b", "c"].map((it) => give(it)))).toEqual([
    "slow gehoord",
    "b gehoord",
    "c gehoord",
  ]);
});

test("a refusal stays one, and of a fault only its name comes out: its words can quote a person", async () => {
  const { give } = echo();
  const [refused, failed, fine] = await Promise.allSettled(["refuse", "fail", "a"].map((it) => give(it)));
  expect(refused).toMatchObject({ reason: { code: "invalid" } });
  expect(failed).toMatchObject({ reason: { message: "TypeError" } });
  expect(fine).toMatchObject({ value: "a gehoord" });
});

test("one that breaks takes along who waits, and the next question finds another", async () => {
  const { give } = echo();
  const told = await Promise.allSettled(["a", "break", "b"].map((it) => give(it)));
  expect(told.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  expect(await give("c")).toBe("c gehoord");
});

test("one that nobody needs ends, and the next question begins another", async () => {
  const { give, warmUp } = echo(0);
  warmUp();
  expect(await give("a")).toBe("a gehoord");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await give("b")).toBe("b gehoord");
});
