import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Stop } from "../stop.ts";
import { readIfThere, writeWhole } from "./files.ts";
import { freePort, isFree } from "./port.ts";

const Ports = z.object({
  postgres: z.int(),
  login: z.int(),
  vault: z.int(),
  suite: z.int(),
  /** The mailbox of the trial: where servers send to, and where a person looks. */
  smtp: z.int(),
  postbox: z.int(),
});
export type Ports = z.infer<typeof Ports>;

/** What an installation keeps between starts, besides its secrets. */
const State = z.object({
  ports: Ports.partial().default({}),
  /** Where people came in last time. */
  publicPort: z.int().optional(),
  /** The account of the first administrator, so that asking for him twice gives one. */
  firstAdministrator: z.uuid().optional(),
});
type State = z.infer<typeof State>;

function readState(path: string): State {
  try {
    return State.parse(JSON.parse(readIfThere(path) ?? "{}"));
  } catch {
    throw new Stop(
      `Het bestand ${path} is beschadigd. Zet het terug uit een reservekopie, of verwijder het: poorten worden dan opnieuw gekozen.`,
    );
  }
}

const writeState = (path: string, state: State) => writeWhole(path, `${JSON.stringify(state, null, 2)}\n`);

/** The ports of last time where they are still free, others where not. */
export async function choosePorts(path: string, publicPort: number): Promise<Ports> {
  const state = readState(path);
  const chosen: Partial<Ports> = {};
  const taken = new Set([publicPort]);
  for (const name of Ports.keyof().options) {
    const kept = state.ports[name];
    const port = kept && !taken.has(kept) && (await isFree(kept)) ? kept : await freePort(taken);
    taken.add(port);
    chosen[name] = port;
  }
  const ports = Ports.parse(chosen);
  writeState(path, { ...state, ports, publicPort });
  return ports;
}

/** Where the processes of a running installation listen. */
export function keptPorts(path: string): { ports: Ports; publicPort: number } | undefined {
  const { ports, publicPort } = readState(path);
  const all = Ports.safeParse(ports).data;
  return all && publicPort ? { ports: all, publicPort } : undefined;
}

export function firstAdministratorId(path: string): string {
  const state = readState(path);
  if (state.firstAdministrator) return state.firstAdministrator;
  const id = randomUUID();
  writeState(path, { ...state, firstAdministrator: id });
  return id;
}
