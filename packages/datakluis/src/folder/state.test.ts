import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { isFree } from "./port.ts";
import { publicPort } from "./public-port.ts";
import { choosePorts, keptPorts } from "./state.ts";

const folder = mkdtempSync(join(tmpdir(), "datakluis-stand-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("ports are kept, but for one that somebody else took", async () => {
  const path = join(folder, "state.json");
  const first = await choosePorts(path, 4300);
  expect(await choosePorts(path, 4300)).toEqual(first);
  expect(keptPorts(path)).toEqual({ ports: first, publicPort: 4300 });

  const intruder = createServer().listen(first.vault, "127.0.0.1");
  await once(intruder, "listening");
  expect(await isFree(first.vault)).toBe(false);
  const second = await choosePorts(path, 4300);
  intruder.close();
  expect(second.vault).not.toBe(first.vault);
  expect({ ...second, vault: 0 }).toEqual({ ...first, vault: 0 });
});

test("PORT must be a port", () => {
  expect(publicPort({})).toBe(4300);
  expect(publicPort({ PORT: "8080" })).toBe(8080);
  expect(() => publicPort({ PORT: "vier" })).toThrow("is geen poortnummer");
});
