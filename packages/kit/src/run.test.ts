import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";

/** A server that ends as ours do; `more` is run in it before it listens. */
const program = (more: string) => `
  import { runServer } from ${JSON.stringify(new URL("run.ts", import.meta.url).href)};
  ${more}
  const log = { info: () => undefined, error: () => undefined };
  const app = { listen: async () => "", close: async () => undefined };
  setInterval(() => undefined, 1_000);
  await runServer(log, "127.0.0.1:0", async () => ({ app, stop }));
  process.stdout.write("luistert");
`;
const soon = "const stop = async () => undefined;";
const never = "const stop = () => new Promise(() => undefined);";
/** As Node's own end hung once: whoever is in there hears nobody any more. */
const hanging = `${soon} process.on("exit", () => { process.stdout.write("hangt"); for (;;); });`;

let child: ChildProcess;
afterEach(() => child.kill("SIGKILL"));

async function running(more: string): Promise<void> {
  child = spawn(process.execPath, ["--input-type=module", "--eval", program(more)], {
    env: { ...process.env, NODE_OPTIONS: "", DATAKLUIS_PARENT_PIPE: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout!, "data");
}

/** How it ended, or that it did not. */
const end = async (within: number) =>
  Promise.race([once(child, "exit"), pause(within, ["not"], { ref: false })]) as Promise<unknown[]>;

test("whoever is told to stop ends well", async () => {
  await running(soon);
  child.kill("SIGTERM");
  expect(await end(4_000)).toEqual([0, null]);
});

test("whose launcher is gone ends, also when Node does not come to an end", async () => {
  await running(hanging);
  child.stdin!.destroy();
  expect(await end(4_000)).toEqual([null, "SIGKILL"]);
});

test("who is told to stop and hangs at the end hears a second word", async () => {
  await running(hanging);
  child.kill("SIGTERM");
  await once(child.stdout!, "data");
  child.kill("SIGTERM");
  expect(await end(4_000)).toEqual([null, "SIGTERM"]);
});

test("whoever does not come to an orderly stop ends after five seconds, whatever hangs", async () => {
  await running(hanging.replace(soon, never));
  child.kill("SIGTERM");
  expect(await end(8_000)).toEqual([null, "SIGKILL"]);
}, 12_000);
