import { randomUUID } from "node:crypto";
import { request as knock } from "node:http";
import { PassThrough } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pathOf, uploadDelivery, type Endpoint } from "@datakluis/contract";
import { deLinde, deliveringEmployer, keptOfFiles, type DeliveringEmployer } from "../testing/delivering.ts";
import { runningSuite, type RunningSuite } from "../testing.ts";
import { turnsOf } from "@datakluis/kit/turns";

let running: RunningSuite;
beforeAll(async () => {
  running = await runningSuite();
});
afterAll(() => running.stop());

/** Work that ends when it is told to. */
const held = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
};
const asker = () => new PassThrough();

test("one at a time, in the order they came; what fails makes room as well", async () => {
  const { inTurn } = turnsOf(2, 10_000);
  const done: string[] = [];
  const [one, two] = [held(), held()];
  const first = inTurn(asker(), () => one.work().then(() => done.push("een")));
  const second = inTurn(asker(), async () => {
    done.push("twee");
    await two.work();
    throw new Error("mislukt");
  });
  const third = inTurn(asker(), async () => done.push("drie"));
  await pause(5);
  expect(done).toEqual([]);
  one.end();
  await first;
  two.end();
  await expect(second).rejects.toThrow("mislukt");
  await third;
  expect(done).toEqual(["een", "twee", "drie"]);
  expect(await inTurn(asker(), async () => "weer vrij")).toBe("weer vrij");
});

test("who comes when two wait already is refused at once, and may come back later", async () => {
  const { inTurn } = turnsOf(2, 10_000);
  const one = held();
  const busy = [1, 2, 3].map(() => inTurn(asker(), one.work));
  await expect(inTurn(asker(), async () => "te veel")).rejects.toMatchObject({ code: "uploads_busy", status: 503 });
  one.end();
  await Promise.all(busy);
  expect(await inTurn(asker(), async () => "nu wel")).toBe("nu wel");
});

test("who has gone away, or waits too long, gives up his place", async () => {
  const { inTurn } = turnsOf(2, 50);
  const one = held();
  const busy = inTurn(asker(), one.work);
  const gone = asker();
  const left = inTurn(gone, async () => "nooit");
  gone.destroy();
  await expect(left).rejects.toMatchObject({ code: "uploads_busy" });
  await expect(inTurn(asker(), async () => "nooit")).rejects.toMatchObject({ code: "uploads_busy" });
  one.end();
  await busy;
  expect(await inTurn(asker(), async () => "vrij")).toBe("vrij");
});

/** An upload by hand, so that its bytes can be held back. */
async function uploading({ employerId, hr }: DeliveringEmployer, length: number) {
  const path = pathOf(uploadDelivery as unknown as Endpoint, { employerId, deliveryId: randomUUID() });
  const asked = knock(new URL(path, running.url), {
    method: "PUT",
    headers: {
      authorization: `Bearer ${await running.tokenOf(hr)}`,
      "content-type": "application/octet-stream",
      "content-length": length,
    },
  });
  const told = new Promise<{ code?: string }>((resolve, reject) => {
    asked.once("error", reject).once("response", (answer) => {
      let text = "";
      answer.on("data", (part: Buffer) => (text += part.toString())).on("end", () => resolve(JSON.parse(text)));
    });
  });
  let taken = false;
  return {
    told,
    send: (bytes: Buffer) => new Promise<void>((resolve) => asked.write(bytes, () => resolve((taken = true) as never))),
    taken: () => taken,
    end: () => asked.end(),
  };
}

test("the bytes of a file that waits for its turn are not read; a fourth file is refused, and the door is asked again", async () => {
  const large = Buffer.alloc(24 * 1024 * 1024, " ");
  const [one, two, three, four] = [
    await deliveringEmployer(running),
    await deliveringEmployer(running),
    await deliveringEmployer(running),
    await deliveringEmployer(running),
  ];
  const first = await uploading(one, large.length + 1);
  await first.send(large);

  const second = await uploading(two, large.length);
  void second.send(large);
  await pause(300);
  const third = three.upload(deLinde("volledig")).catch((no: unknown) => no);
  await pause(300);
  await expect(four.upload(deLinde("volledig"))).rejects.toMatchObject({ code: "uploads_busy" });
  expect(second.taken()).toBe(false);

  // Meanwhile the third employer's service proposes a vault: from then on nothing of his people comes in.
  await running.past.updateTable("employer").set({ vault: "awaiting" }).where("id", "=", three.employerId).execute();
  await first.send(Buffer.from(" "));
  first.end();
  expect((await first.told).code).toBe("file_unreadable");
  second.end();
  expect((await second.told).code).toBe("file_unreadable");
  expect(await third).toMatchObject({ code: "awaiting_agreement" });
  expect(await keptOfFiles(running.suite, three.employerId)).toEqual({ parts: 0, keys: 0 });
  expect((await four.upload(deLinde("volledig"))).state).toBe("waiting");
});
