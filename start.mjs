/**
 * `npm start`: brings what is needed and opens the house. Runs on the Node of the machine with nothing installed, so
 * it is plain JavaScript without dependencies. Standard output stays empty; the launcher may write its one line there.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const binaries = join(here, "node_modules", ".bin");
const oldestNode = [24, 15];

const say = (sentence) => process.stderr.write(`${sentence}\n`);

class Stop extends Error {}

/** When the newest file below a folder, or a file itself, was written; 0 when it is not there. */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== "paraglide" && name !== "node_modules" && name !== "dist")
      .map((name) => newest(join(path, name))),
  );
}

/** What runs now: it gets the signals that we get, and we end when it has ended. */
let child;
let stopping = false;

function stop(signal) {
  stopping = true;
  child?.kill(signal);
}

/**
 * npm passes signals on, but cannot when it is killed itself; then our parent is another than the one we began with.
 */
function watchParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && !stopping && stop("SIGTERM"), 250).unref();
}

/** Runs a program with its words on standard error and waits for it; says that it is still busy every ten seconds. */
function run(doing, command, args, options) {
  say(`… ${doing}`);
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const ticking = setInterval(() => say(`… ${doing} (${seconds()})`), 10_000);
  return new Promise((resolve, reject) => {
    child = spawn(command, args, { ...options, stdio: ["ignore", 2, 2] });
    const end = (why) => {
      clearInterval(ticking);
      if (why || stopping) reject(new Stop(stopping ? `${doing} is afgebroken.` : why));
      else resolve();
    };
    child.once("error", () => end(`${doing} lukt niet: ${command} is niet gevonden.`));
    child.once("exit", (code, signal) => {
      if (code === 0) say(`✓ ${doing} (${seconds()})`);
      end(code === 0 ? "" : `${doing} is mislukt (${signal ?? `code ${code}`}); zie de meldingen hierboven.`);
    });
  });
}

/** npm as it called us, or as it is on the path. */
function runNpm(doing, args, options) {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js")
    ? run(doing, process.execPath, [script, ...args], options)
    : run(doing, "npm", args, { ...options, shell: process.platform === "win32" });
}

async function install() {
  const installed = newest(join(here, "node_modules", ".package-lock.json"));
  if (installed >= newest(join(here, "package-lock.json"))) return;
  await runNpm("Onderdelen installeren", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: here });
}

const isRecent = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
};

/** The Node that came with the parts, else that of the machine when it is recent enough. */
function findNode() {
  const own = join(binaries, process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) {
    const { status, stdout } = spawnSync(own, ["--version"], { encoding: "utf8" });
    if (status === 0 && isRecent(stdout.trim())) return own;
  }
  if (isRecent(process.version)) return process.execPath;
  throw new Stop(
    `Datakluis heeft Node ${oldestNode.join(".")} of nieuwer nodig; dit is ${process.version} en voor dit systeem komt er geen mee. ` +
      "Installeer een nieuwere Node van https://nodejs.org en start opnieuw.",
  );
}

async function buildWeb(node) {
  const web = join(here, "packages", "web");
  const sources = ["src", "index.html", "vite.config.ts", "package.json", "messages", "project.inlang/settings.json"];
  const written = Math.max(
    ...sources.map((name) => newest(join(web, name))),
    newest(join(here, "packages", "contract", "src")),
  );
  if (newest(join(web, "dist", "index.html")) >= written) return;
  const path = [binaries, dirname(node), process.env.PATH].join(delimiter);
  await runNpm("Scherm bouwen", ["run", "build", "--loglevel=error"], {
    cwd: web,
    env: { ...process.env, PATH: path },
  });
}

/** Hands over to the launcher: its exit code is ours, signals to us are for it, and it stops when we are gone. */
function open(node) {
  if (stopping) return;
  const main = join(here, "packages", "datakluis", "src", "main.ts");
  const args = [main, "start", ...process.argv.slice(2)];
  child = spawn(node, args, { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  child.once("error", (fault) => {
    say(`Node kon niet worden gestart: ${fault.message}`);
    process.exitCode = 1;
  });
  child.once("exit", (code, signal) => {
    if (signal) say(`Datakluis is afgebroken (signaal ${signal}). Start het opnieuw; er gaat niets verloren.`);
    process.exitCode = code ?? 1;
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop(signal));
watchParent();
try {
  await install();
  const node = findNode();
  await buildWeb(node);
  open(node);
} catch (fault) {
  if (!(fault instanceof Stop)) throw fault;
  say(fault.message);
  process.exitCode = 1;
}
