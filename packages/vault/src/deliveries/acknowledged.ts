import {
  labelOf,
  outcomeSentences,
  rejectionLine,
  ruleSentences,
  type Acknowledgement,
  type Delivery,
  type EmployerId,
  type Rejection,
} from "@datakluis/contract";
import { siviProcessed, siviReceived, type Of, type ProcessedCase } from "@datakluis/delivery";
import type { Tx } from "../schema.ts";
import type { Tools } from "../tools.ts";
import { askedOf, whoAsked, type KeptAsk, type KeptCase } from "./asked.ts";
import { reportFor } from "./lines.ts";

type Report = Pick<Delivery, "kind" | "state" | "held" | "processed" | "problem" | "rejections">;

/** More sentences than this nobody reads; the report has the others. */
const mostFaults = 1_000;

/**
 * What the sender of a delivery hears back where his message asks for it (*OntvngstbevJN*): that it was received and what is wrong
 * with it, and once it is processed what became of each case. Null of either that there is not, or not yet. Refuses `not_found`.
 *
 * @param now stands in it as the moment of making; all else of it is the same however often it is asked
 */
export async function acknowledgementOf(tx: Tx, keys: Tools["keys"], of: Of, now: Date): Promise<Acknowledgement> {
  const report = await reportFor(tx, keys, of);
  const kept = await askedOf(tx, keys, of);
  if (!kept) return { received: null, processed: null };
  const to = { asked: kept.ask.asked, employerId: of.employerId, madeAt: now };
  const cases = (await isProcessed(tx, of, report)) ? kept.cases.map(becameOf(report)) : [];
  return {
    received: siviReceived({ ...to, id: `R-${of.deliveryId}` }, faultsIn(kept.ask, report)),
    processed: cases.length > 0 ? siviProcessed({ ...to, id: `V-${of.deliveryId}` }, cases) : null,
  };
}

/** Which messages there are of each of these deliveries, without opening one. */
export async function acknowledgedOf(
  tx: Tx,
  employerId: EmployerId,
  deliveries: readonly Pick<Delivery, "id" | "state">[],
): Promise<Map<string, (keyof Acknowledgement)[]>> {
  const asked = await whoAsked(
    tx,
    employerId,
    deliveries.map(({ id }) => id),
  );
  const found = new Map<string, (keyof Acknowledgement)[]>();
  for (const { id, state } of deliveries) {
    if (!asked.has(id)) continue;
    const isDone = asked.get(id) && (await isProcessed(tx, { employerId, deliveryId: id }, { state }));
    found.set(id, isDone ? ["received", "processed"] : ["received"]);
  }
  return found;
}

/** Until the service said of each case whether it takes it, nobody knows what became of them. */
async function isProcessed(tx: Tx, { employerId, deliveryId }: Of, { state }: Pick<Report, "state">): Promise<boolean> {
  if (state !== "done" && state !== "failed" && state !== "discarded") return false;
  const waiting = await tx
    .selectFrom("absence_case")
    .select("id")
    .where("employer_id", "=", employerId)
    .where("delivery_id", "=", deliveryId)
    .whereRef("told", "<", "version")
    .limit(1)
    .executeTakeFirst();
  return waiting === undefined;
}

const isTrial = ({ held }: Report) => held.includes("trial");
const discarded = "De levering is verwijderd of vervangen zonder dat zij is verwerkt. Er is niets gewijzigd.";
const stopped = "De verwerking is gestopt.";
const onTrial = "De koppeling staat op proef: er is alleen gecontroleerd, en niets gewijzigd.";

/** What the first look found; what the service refused later is said of its case. */
function faultsIn({ faults }: KeptAsk, report: Report): string[] {
  const lines = report.rejections.slice(0, faults).map(rejectionLine);
  const shown = lines.slice(0, mostFaults);
  if (lines.length > mostFaults) shown.push(`Er zijn nog ${lines.length - mostFaults} fouten. Het verslag noemt ze.`);
  if (report.state === "discarded") shown.push(isTrial(report) ? onTrial : discarded);
  // Of absence it is said of each case.
  if (report.state === "failed" && report.kind !== "absence") shown.push(report.problem ?? stopped);
  return shown;
}

function becameOf(report: Report): (it: KeptCase) => ProcessedCase {
  const rejected = Map.groupBy(report.rejections, ({ row }) => row);
  return (it) => ({
    ...{ reference: it.reference, number: it.number, ...becomes(it, rejected.get(it.row), report) },
    place: it.personnelNumber ? `Regel ${it.row}, personeelsnummer ${it.personnelNumber}` : `Regel ${it.row}`,
  });
}

function becomes(
  { outcome, at }: KeptCase,
  rejections: readonly Rejection[] | undefined,
  report: Report,
): Pick<ProcessedCase, "became" | "sentence"> {
  if (rejections) return { became: "not_taken", sentence: rejections.map(reasonOf).join(" ") };
  if (!outcome) return { became: "not_taken", sentence: "Deze melding is afgekeurd." };
  if (report.state === "discarded")
    return { became: "nothing", sentence: `${onTrial} Anders: ${outcomeSentences[outcome]}` };
  // What is written, is written in the order of the message.
  if (report.state === "failed" && at !== null && at >= report.processed)
    return { became: "not_taken", sentence: report.problem ?? stopped };
  const changesNothing = outcome === "again" || outcome === "late" || outcome === "never_seen";
  return { became: changesNothing ? "nothing" : "taken", sentence: outcomeSentences[outcome] };
}

const reasonOf = ({ field, rule }: Rejection): string =>
  field ? `${labelOf(field)}: ${ruleSentences[rule]}` : ruleSentences[rule];
