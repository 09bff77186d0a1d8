import { setTimeout as pause } from "node:timers/promises";
import { EmployerId, Refusal, searchMembers, WriteId, type DossierRef } from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import type { Players } from "./accounts.ts";
import type { EmployerKey } from "./cast.ts";
import { dayAfter } from "./dice.ts";
import type { DemoRecord } from "./record.ts";

/** What every step of the demo works with. */
export type Stage = {
  players: Players;
  record: DemoRecord;
  note: (detail: string) => void;
  closing: AbortSignal;
  /** Asks in the operator's name. */
  operator: Ask;
};

export const employerId = ({ record }: Stage, key: EmployerKey) => EmployerId.parse(record.idOf(`employer ${key}`));
export const writeId = ({ record }: Stage, name: string) => WriteId.parse(record.idOf(name));

/** The day of so many days before the demo began. */
export const dayBefore = ({ record }: Stage, days: number): string => dayAfter(record.today, -days);

export async function findDossier(ask: Ask, personnelNumber: string): Promise<DossierRef> {
  const found = await ask(searchMembers, { body: { text: personnelNumber } });
  const member = found.find((it) => it.personnelNumber === personnelNumber);
  if (!member) throw new Error(`no dossier ${personnelNumber} in the demo`);
  return member.ref;
}

/** What is refused for these reasons is undefined: not there yet, or there already. */
export async function orNothing<A>(ask: () => Promise<A>, ...codes: Refusal["code"][]): Promise<A | undefined> {
  try {
    return await ask();
  } catch (fault) {
    if (fault instanceof Refusal && codes.includes(fault.code)) return undefined;
    throw fault;
  }
}

/** Asks until the answer is as wanted; what the servers promised each other arrives within moments. */
export async function until<A>(stage: Stage, ask: () => Promise<A>, wanted: (answer: A) => boolean): Promise<A> {
  for (const end = Date.now() + 180_000; ; await pause(200, undefined, { signal: stage.closing })) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > end) throw new Error("the demo waited three minutes for something that did not come");
  }
}

/** Does something for each, so many at a time. */
export async function each<A>(items: readonly A[], width: number, work: (item: A) => Promise<unknown>): Promise<void> {
  const waiting = items.values();
  const one = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: width }, one));
}
