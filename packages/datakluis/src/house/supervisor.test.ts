import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { Stop } from "../stop.ts";
import { supervisorOf, type Member } from "./supervisor.ts";

const patient = "setInterval(() => {}, 1000)";
const stubborn = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)";

const program = (name: string, source: string): Member => ({
  name,
  start: async () => spawn(process.execPath, ["-e", source], { stdio: "ignore", detached: true }),
  ready: async () => true,
  farewell: [
    ["SIGTERM", 1],
    ["SIGKILL", 5],
  ],
});

function supervised(longestPause?: number) {
  const told: string[] = [];
  const givenUp = vi.fn<(why: Stop) => void>();
  return { told, givenUp, supervisor: supervisorOf((sentence) => told.push(sentence), givenUp, longestPause) };
}

const lives = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("a process that is killed is restarted, and it is said", async () => {
  const { told, supervisor } = supervised();
  await supervisor.keep(program("suite", patient));
  const first = supervisor.pidOf("suite")!;
  process.kill(first, "SIGKILL");
  await vi.waitFor(() => expect(told).toContain("suite draait weer"), 5_000);
  const second = supervisor.pidOf("suite")!;
  expect(told).toEqual(["suite is gestopt (signaal SIGKILL) en wordt opnieuw gestart", "suite draait weer"]);
  expect(second).not.toBe(first);
  await supervisor.stopAllBut();
  expect(lives(second)).toBe(false);
});

test("a process that does not listen is stopped all the same; one that was to stay does", async () => {
  const { told, supervisor } = supervised();
  await supervisor.keep(program("suite", stubborn));
  await supervisor.keep(program("database", patient));
  await pause(300);
  const [suite, database] = [supervisor.pidOf("suite")!, supervisor.pidOf("database")!];
  await supervisor.stopAllBut("database");
  expect([lives(suite), lives(database)]).toEqual([false, true]);
  await supervisor.stopAllBut();
  expect([lives(database), told]).toEqual([false, []]);
});

test("a process that keeps dying is given up, with a sentence", async () => {
  const { givenUp, supervisor } = supervised(50);
  await supervisor.keep({ ...program("vault", "process.exit(3)"), ready: async () => false });
  await vi.waitFor(() => expect(givenUp).toHaveBeenCalledOnce(), 20_000);
  expect(givenUp.mock.calls[0]![0].message).toBe(
    "vault is binnen een minuut 10 keer gestopt voordat het werkte (code 3). Alles wordt gestopt.",
  );
  await supervisor.stopAllBut();
});
