import { createReadStream, statSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { confirm, isCancel } from "@clack/prompts";
import {
  operatorRead,
  operatorStart,
  operatorUpload,
  Refusal,
  WriteId,
  type Delivery,
  type DeliveryKind,
  type EmployerId,
} from "@datakluis/contract";
import type { Ask } from "@datakluis/kit/ask";
import { findEmployer } from "../house/employer.ts";
import { operator } from "../house/operator.ts";
import { barFor } from "../screen/bar.ts";
import { outcomeOf, previewOf } from "../screen/delivery.ts";
import { Stop } from "../stop.ts";

type Wishes = { file: string; employer: string; kind: DeliveryKind; yes: boolean; json: boolean };

/** Delivers employees for an employer as the operator: a preview with what is wrong per row, a question, the work. */
export async function importFile({ file, employer, kind, yes, json }: Wishes): Promise<void> {
  mustBeFile(file);
  const ask = await operator();
  const { id: employerId, name } = await findEmployer(ask, employer);
  const params = { employerId, deliveryId: WriteId.parse(randomUUID()) };
  const tell = (text: string) => (json ? undefined : process.stdout.write(`${text}\n`));

  tell(`Bestand controleren voor ${name} …`);
  const checked = await ask(operatorUpload, { params, query: { kind }, bytes: createReadStream(file) });
  tell(previewOf(checked));
  if (checked.state !== "waiting") return finish(checked, json);
  if (!(yes || (await agrees(json)))) return finish(checked, json);

  await ask(operatorStart, { params, body: {} });
  const total = checked.counts.added + checked.counts.changed;
  const bar = json ? undefined : barFor("Verwerken", total);
  const done = await settled(ask, params, ["waiting", "running"], ({ processed }) => bar?.show(processed));
  bar?.stop(done.processed);
  tell(outcomeOf(done));
  finish(done, json);
}

function mustBeFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) throw new Stop(`Het bestand ${file} bestaat niet.`);
  if (!found.size) throw new Refusal("file_empty");
  if (found.size > 50 * 1024 * 1024) throw new Refusal("too_large");
}

/** Reads a delivery until it is in none of these states any more. */
async function settled(
  ask: Ask,
  params: { employerId: EmployerId; deliveryId: WriteId },
  busy: Delivery["state"][],
  look: (delivery: Delivery) => void,
): Promise<Delivery> {
  for (;;) {
    const delivery = await ask(operatorRead, { params });
    if (!busy.includes(delivery.state)) return delivery;
    look(delivery);
    await pause(250);
  }
}

async function agrees(json: boolean): Promise<boolean> {
  if (json) return false;
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new Stop("Er is nog niets verwerkt. Voeg --ja toe om deze levering te verwerken.");
  const answer = await confirm({
    message: "Deze levering verwerken?",
    active: "Ja",
    inactive: "Nee",
    initialValue: false,
  });
  if (!isCancel(answer) && answer) return true;
  process.stdout.write("Er is niets verwerkt.\n");
  return false;
}

function finish(delivery: Delivery, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify(delivery)}\n`);
  if (delivery.state === "failed") process.exitCode = 1;
}
