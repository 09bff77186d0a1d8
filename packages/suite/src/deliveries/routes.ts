import {
  askEmployments,
  discardDelivery,
  listDeliveries,
  listVaultReports,
  operatorEmployers,
  operatorRead,
  operatorStart,
  operatorUpload,
  putDepartments,
  putVaultReport,
  mostWhole,
  readDelivery,
  readVaultReport,
  Refusal,
  startDelivery,
  uploadDelivery,
  type Delivery,
  type EmployerId,
  type RefusalCode,
} from "@datakluis/contract";
import { discard, listOf, mustReport, start, type Of } from "@datakluis/delivery";
import { transactionFor } from "@datakluis/kit/db";
import { readBytes, type Wire } from "@datakluis/kit/wire";
import { enqueue } from "@datakluis/kit/jobs";
import { turnsOf } from "@datakluis/kit/turns";
import { answer, answerServer, type Suite } from "../answer.ts";
import type { Actor } from "../access/rules.ts";
import { recordRefused } from "../audit/store.ts";
import type { Tx } from "../schema.ts";
import { checkFile, mayReceive, type Upload } from "./check.ts";
import { mustAccept } from "./rules.ts";
import { employmentsFor } from "./known.ts";
import { bringDepartments } from "./departments.ts";
import { changeState, doerOf, employerFor, namesOfAll, type Asker } from "./store.ts";
import { keepVaultReport, vaultReportFor, vaultReportsFor } from "./vault.ts";

type Act = <A>(work: (tx: Tx) => Promise<A>) => Promise<A>;

/** On the command line; he gets the report the service gets. */
const operator: Asker = { name: "Beheerder van het platform" };
const operating =
  ({ db }: Suite, employer: EmployerId): Act =>
  (work) =>
    transactionFor(db, { employer }, work);

const asker = ({ userId, sight, displayName }: Actor): Asker => ({ userId, sight, name: displayName });

/** Data that arrive for an employer who waits for a vault or has one are refused, and that is on the record (B7). */
const onRecord: readonly RefusalCode[] = ["awaiting_agreement", "vault_owns_identity"];

/**
 * One file at a time is in this process: one of 50 MB takes hundreds of megabytes while it is read. Two more may wait
 * with their bytes still at the sender, shorter than the door in front keeps a connection that is silent.
 */
const { inTurn } = turnsOf(2, 100_000);

/** Asked before a file waits, and again when it is its turn: a vault can have been proposed meanwhile. */
async function receive(suite: Suite, act: Act, upload: Upload, wire: Wire): Promise<Delivery> {
  const before = () => act((tx) => mayReceive(tx, upload)).catch((no: unknown) => putOnRecord(suite, upload, no));
  return (
    (await before()) ??
    inTurn(wire.bytes, async () => (await before()) ?? checkFile(suite, upload, await readBytes(wire.bytes, mostWhole)))
  );
}

async function putOnRecord({ db }: Suite, { employerId, by }: Upload, no: unknown): Promise<never> {
  if (no instanceof Refusal && onRecord.includes(no.code))
    await recordRefused(db, {
      deed: `refused.${no.code}`,
      employerId,
      ...(by.userId ? { actor: by.userId } : {}),
    });
  throw no;
}

const read = (act: Act, by: Asker, of: Of) =>
  act(async (tx) => {
    await employerFor(tx, of.employerId, by);
    return mustReport(tx, of);
  });

const begin = (act: Act, by: Asker, of: Of) =>
  act(async (tx) => {
    const { employerId, deliveryId } = of;
    const { vault } = await employerFor(tx, employerId, by, "share");
    const { from, to } = await changeState(tx, of, start, doerOf(by));
    if (from === "waiting" && to === "running") {
      mustAccept(vault);
      await enqueue(tx, "import", { employerId, deliveryId }, `import:${deliveryId}`);
    }
    return mustReport(tx, of);
  });

export const deliveryRoutes = [
  answer(uploadDelivery, "deliver", ({ act, actor, params, query, wire, now, ...suite }) =>
    receive(suite, act, { ...params, ...query, by: asker(actor), now }, wire),
  ),
  answer(readDelivery, "follow_deliveries", ({ act, actor, params }) => read(act, asker(actor), params)),
  answer(listDeliveries, "follow_deliveries", ({ act, actor, params }) =>
    act(async (tx) => {
      await employerFor(tx, params.employerId, asker(actor));
      return listOf(tx, params.employerId);
    }),
  ),
  answer(listVaultReports, "follow_deliveries", ({ act, actor, params }) =>
    act((tx) => vaultReportsFor(tx, asker(actor), params.employerId)),
  ),
  answer(readVaultReport, "follow_deliveries", ({ act, actor, params }) =>
    act((tx) => vaultReportFor(tx, asker(actor), params)),
  ),
  answer(startDelivery, "deliver", ({ act, actor, params }) => begin(act, asker(actor), params)),
  answer(discardDelivery, "deliver", ({ act, actor, params }) =>
    act(async (tx) => {
      await employerFor(tx, params.employerId, asker(actor));
      await changeState(tx, params, ({ state }) => discard(state), { actor });
      return mustReport(tx, params);
    }),
  ),

  answerServer(operatorUpload, ["operator"], ({ params, query, wire, now, ...suite }) =>
    receive(suite, operating(suite, params.employerId), { ...params, ...query, by: operator, now }, wire),
  ),
  answerServer(operatorRead, ["operator"], ({ params, ...suite }) =>
    read(operating(suite, params.employerId), operator, params),
  ),
  answerServer(operatorStart, ["operator"], ({ params, ...suite }) =>
    begin(operating(suite, params.employerId), operator, params),
  ),
  answerServer(putDepartments, ["vault"], ({ db, params, body }) =>
    bringDepartments(db, params.employerId, body.departments),
  ),
  answerServer(putVaultReport, ["vault"], ({ db, params, body }) => keepVaultReport(db, params, body)),
  answerServer(askEmployments, ["vault"], ({ db, params, body }) =>
    transactionFor(db, { employer: params.employerId }, (tx) => employmentsFor(tx, params.employerId, body.refs)),
  ),
  answerServer(operatorEmployers, ["operator"], ({ db }) => namesOfAll(db)),
];
