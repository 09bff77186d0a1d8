import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

test("on a clean clone `npm test` installs the parts first, and says what it does when that fails", () => {
  const clone = mkdtempSync(join(tmpdir(), "datakluis-kloon-"));
  onTestFinished(() => rmSync(clone, { recursive: true, force: true }));
  mkdirSync(join(clone, "e2e"));
  cpSync(fileURLToPath(new URL("prepare.mjs", import.meta.url)), join(clone, "e2e", "prepare.mjs"));
  // An npm that only tells what it was asked, and fails.
  writeFileSync(join(clone, "npm"), `#!/bin/sh\necho "$@" >> "${clone}/asked"\nexit 1\n`);
  chmodSync(join(clone, "npm"), 0o755);

  const { status, stderr } = spawnSync(process.execPath, [join(clone, "e2e", "prepare.mjs")], {
    encoding: "utf8",
    env: { ...process.env, PATH: [clone, process.env["PATH"]].join(delimiter) },
  });
  expect(readFileSync(join(clone, "asked"), "utf8")).toMatch(/^ci /);
  expect(stderr).toBe("… Onderdelen installeren\nDe onderdelen konden niet worden geïnstalleerd; zie hierboven.\n");
  expect(status).toBe(1);
});
