import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Installation } from "./installation.ts";
import { until } from "./until.ts";

type Mail = { number: number; to: string[]; subject: string; text: string };

/** The mailbox of a trial, as a person finds it beside the address. */
export const postboxOf = ({ folder }: Installation): string => {
  const { ports } = JSON.parse(readFileSync(join(folder, "state.json"), "utf8")) as { ports: { postbox: number } };
  return `http://127.0.0.1:${ports.postbox}`;
};

/** Waits for the newest mail to somebody with this subject. */
export async function mailTo(installation: Installation, address: string, subject: string): Promise<Mail> {
  let found: Mail | undefined;
  await until(`een e-mail "${subject}"`, async () => {
    const answer = await fetch(`${postboxOf(installation)}/mails.json`);
    found = ((await answer.json()) as Mail[]).find((it) => it.to.includes(address) && it.subject === subject);
    return Boolean(found);
  });
  return found!;
}

/** The link a mail holds. */
export const linkIn = ({ text }: Mail): string => /https?:\/\/\S+/.exec(text)![0];
