/**
 * What `npm test` needs beside Node and npm: on a clean clone the parts, the web as people get it, and a Chromium to
 * look at it with. As root on Debian the browser is installed; elsewhere it says how. Until the parts are there it runs
 * on the Node of the machine.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const run = (command, ...args) => spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] }).status === 0;

if (!existsSync(`${root}node_modules/.package-lock.json`)) {
  console.error("… Onderdelen installeren");
  if (!run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")) {
    console.error("De onderdelen konden niet worden geïnstalleerd; zie hierboven.");
    process.exit(1);
  }
}

const { chromium } = await import("playwright-core");
const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  chromium.executablePath(),
];
const found = () => places.some((path) => path && existsSync(path));

if (!found() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  console.error("… Chromium installeren (Debian)");
  if (!run("apt-get", "install", "-y", "-q", "chromium")) {
    run("apt-get", "update", "-q");
    run("apt-get", "install", "-y", "-q", "chromium");
  }
}
if (!found()) {
  console.error(
    "Er is geen Chromium. Installeer het (Debian: apt-get install chromium; elders: npx playwright-core install chromium) of noem het pad in CHROMIUM.",
  );
  process.exit(1);
}
console.error("… Webpagina bouwen");
if (!run("npm", "run", "--silent", "build", "-w", "@datakluis/web")) process.exit(1);
