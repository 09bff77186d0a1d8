import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ServerName } from "@datakluis/contract";
import { askAs, type Ask } from "@datakluis/kit/ask";
import { freePort } from "@datakluis/kit/testing/cluster";
import { signerOf } from "@datakluis/kit/tokens";
import { until } from "./until.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

type DemoAccount = { role: string; email: string; password: string; otpauth: string };
const processNames = ["login", "vault", "suite", "front", "postgres"] as const;
export type ProcessName = (typeof processNames)[number];

/** A whole Datakluis on this machine, started the way a newcomer does, in a data folder of its own. */
export type Installation = {
  url: string;
  folder: string;
  accounts: DemoAccount[];
  firstAdministratorLink: string | undefined;
  /** Process ids of a part as they are now; empty while it is being restarted. */
  pidsOf(name: ProcessName): number[];
  kill(name: ProcessName): void;
  /** All that the launcher said to whoever started it. */
  said(): Buffer;
  /** The last faults, of questions and of tasks, in the logs of each of its servers. */
  faults(): string[];
  /** Kills the launcher itself; the people who then start it anew find it as it was. */
  killLauncher(): Promise<void>;
  /** Starts a killed one anew in its folder, on its address. Throws when a process of before stays. */
  restart(): Promise<void>;
  ready(): Promise<void>;
  stop(): Promise<void>;
  /** Ends it and throws its data away. */
  remove(): Promise<void>;
};

export async function startInstallation(options: {
  /** With the small demo, which the stories tell of and which is there in seconds; or with the rich one. */
  demo: boolean | "rijk";
  folder?: string;
  /** What else its environment says, for the address it will have. */
  settings?: (url: string) => Promise<Record<string, string>>;
}): Promise<Installation> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "datakluis-verhaal-"));
  chmodSync(folder, 0o711);
  const port = await freePort();
  const settings = await options.settings?.(`http://127.0.0.1:${port}`);
  const words: Buffer[] = [];
  const launch = () => {
    const child = spawn(
      "node",
      [join(root, "packages/datakluis/src/main.ts"), "start", "--json", ...demoOf(options.demo)],
      {
        cwd: root,
        env: {
          ...process.env,
          ...settings,
          PORT: String(port),
          DATAKLUIS_DATA: folder,
          NODE_ENV: "production",
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (said: Buffer) => void words.push(said));
    return child;
  };
  let child = launch();
  const told = await firstLine(child);
  const { url, accounts, firstAdministratorLink } = JSON.parse(told) as {
    url: string;
    accounts: DemoAccount[];
    firstAdministratorLink?: string;
  };
  const pidsOf = (name: ProcessName) => processesOf(child.pid!, folder, name);
  let left: Process[] = [];
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  return {
    url,
    folder,
    accounts,
    firstAdministratorLink,
    pidsOf,
    said: () => Buffer.concat(words),
    faults: () => faultsIn(join(folder, "logs")),
    kill: (name) => pidsOf(name).forEach((pid) => process.kill(pid, "SIGKILL")),
    killLauncher: async () => {
      left = processNames.flatMap(pidsOf).map(processOf);
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
    restart: async () => {
      child = launch();
      await firstLine(child);
      // A server whose launcher is gone finishes its work in hand first, some seconds at most (kit/src/run.ts).
      await until("de processen van voor de herstart zijn weg", () => !left.some(lives), 30);
    },
    ready: () => readyAt(url),
    stop,
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const demoOf = (demo: boolean | "rijk"): string[] =>
  demo ? ["--demo", demo === "rijk" ? demo : "klein"] : ["--no-demo"];

/** A process, by a number that is used again and by what it runs. */
type Process = { pid: number; command: string };
const commandOf = (pid: number) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
};
const processOf = (pid: number): Process => ({ pid, command: commandOf(pid) });
const lives = ({ pid, command }: Process) => command !== "" && commandOf(pid) === command;

/** The line that says all is up; what was said before it, when it does not come. */
async function firstLine(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => said.push(line));
  const line = new Promise<string>((resolve) => createInterface({ input: child.stdout! }).once("line", resolve));
  const ended = once(child, "exit").then(() => undefined);
  const first = await Promise.race([line, ended]);
  if (!first) throw new Error(`De installatie start niet:\n${said.slice(-30).join("\n")}`);
  return first;
}

/** How a server of an installation reaches its own database, in either of its roles. */
export const databaseUrlOf = (folder: string, server: "login" | "vault" | "suite", role: "app" | "owner"): string =>
  readFileSync(join(folder, "secrets", server, `${role}-database-url`), "utf8").trim();

/** The same past every policy, as nobody in production does. */
export function databaseUrlPast(folder: string, server: "vault" | "suite"): string {
  const password = readFileSync(join(folder, "secrets", "postgres", "superuser-password"), "utf8").trim();
  const url = new URL(databaseUrlOf(folder, server, "owner"));
  return Object.assign(url, { username: "postgres", password }).href;
}

/** Asks in the operator's name, where the servers listen now. */
export async function operatorOf(folder: string): Promise<Ask> {
  const read = <A>(...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), "utf8")) as A;
  const { ports } = read<{ ports: Record<ServerName, number> }>("state.json");
  const at = (name: ServerName) => `http://127.0.0.1:${ports[name]}`;
  const signer = await signerOf("operator", read("secrets", "operator", "private-key.json"));
  return askAs(signer, { login: at("login"), vault: at("vault"), suite: at("suite") });
}

const faultsIn = (logs: string): string[] =>
  readdirSync(logs).flatMap((file) =>
    readFileSync(join(logs, file), "utf8")
      .split("\n")
      .filter((line) => /"level":50|taak mislukt/.test(line))
      .slice(-20)
      .map((line) => `${file}: ${line}`),
  );

async function readyAt(url: string): Promise<void> {
  for (const until = Date.now() + 120_000; Date.now() < until;) {
    const answer = await fetch(new URL("/gereed", url)).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("De installatie wordt niet gereed.");
}

/** Children of the launcher by what they run; all of PostgreSQL's processes are found by their data folder. */
function processesOf(launcher: number, folder: string, name: ProcessName): number[] {
  if (name === "postgres") {
    const file = join(folder, "postgres", "postmaster.pid");
    if (!existsSync(file)) return [];
    const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
    return existsSync(`/proc/${pid}`) ? [pid] : [];
  }
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
        return parent === launcher && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`/${name}/src/main.ts`);
      } catch {
        return false;
      }
    });
}
