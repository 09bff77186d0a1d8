import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { EventKind, listWebhooks, putWebhook, testWebhook, type WebhookId } from "@datakluis/contract";
import { receiver, type Receiver } from "../testing/receiver.ts";
import { newId, writeId } from "../testing/seed.ts";
import { runningVault, type RunningVault } from "../testing.ts";

/** A vault as in production: nothing is sent to its own network. */
let vault: RunningVault;
let there: Receiver;
beforeAll(async () => {
  [vault, there] = [await runningVault(), await receiver()];
});
afterAll(async () => {
  await vault.stop();
  await there.stop();
});

const kinds = [...EventKind.options];

test.each(["http://ontvanger.example/", "https://127.0.0.1/", "https://localhost/", "https://10.0.0.1/", "geen"])(
  "%s is no address for a webhook",
  async (url) => {
    const employer = await vault.seed.active([]);
    const params = { employerId: employer.id, webhookId: newId<WebhookId>() };
    expect((await vault.as(employer.administrator, putWebhook, { params, body: { url, kinds } })).code).toBe(
      "webhook_address",
    );
  },
);

test("an address that came to point inside since it was added is not posted to", async () => {
  const employer = await vault.seed.active([]);
  const { administrator: who, id: employerId } = employer;
  const params = { employerId, webhookId: newId<WebhookId>() };
  await vault.as(who, putWebhook, { params, body: { url: "https://1.1.1.1/", kinds } });
  const { port } = new URL(there.url);
  await vault.past
    .updateTable("webhook")
    .set({ url: `https://localhost:${port}/` })
    .where("id", "=", params.webhookId)
    .execute();
  await vault.as(who, testWebhook, { params, body: { id: writeId() } });
  await vi.waitFor(
    async () => {
      const { answer } = await vault.as(who, listWebhooks, { params: { employerId } });
      expect(answer[0]!.last[0]).toMatchObject({ problem: "refused_address" });
    },
    { timeout: 20_000, interval: 50 },
  );
  expect(there.heard).toEqual([]);
});
