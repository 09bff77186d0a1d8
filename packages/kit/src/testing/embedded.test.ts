import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

test("who has a database to test with ends with the code he says, so that a failed test is told to whoever asks", () => {
  const folder = mkdtempSync(join(tmpdir(), "datakluis-test-"));
  const program = `
    const { embeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, "embedded.ts"))});
    await embeddedPostgres(${JSON.stringify(folder)});
    process.exitCode = 3;`;
  const { status } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { timeout: 30_000 });
  rmSync(folder, { recursive: true });
  expect(status).toBe(3);
});
