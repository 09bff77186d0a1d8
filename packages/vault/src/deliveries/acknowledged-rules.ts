import {
  labelOf,
  outcomeSentences,
  rejectionLine,
  ruleSentences,
  type Acknowledgement,
  type Delivery,
  type Rejection,
} from "@datakluis/contract";
import { siviProcessed, siviReceived, type Of, type ProcessedCase } from "@datakluis/delivery";
import type { KeptAsk, KeptCase } from "./asked.ts";

type Report = Pick<Delivery, "kind" | "state" | "held" | "processed" | "problem" | "rejections">;

/** More sentences than this nobody reads; the report has the others. */
const mostFaults = 1_000;

/**
 * Both messages, of what was kept and what stands in the report. Of what became of the cases only once that is known.
 *
 * @param now stands in it as the moment of making
 */
export function messagesAbout(
  of: Of,
  { ask, cases }: { ask: KeptAsk; cases: readonly KeptCase[] },
  report: Report,
  isProcessed: boolean,
  now: Date,
): Acknowledgement {
  const to = { asked: ask.asked, employerId: of.employerId, madeAt: now };
  const became = isProcessed ? cases.map(becameOf(report)) : [];
  return {
    received: siviReceived({ ...to, id: `R-${of.deliveryId}` }, faultsIn(ask, report)),
    processed: became.length > 0 ? siviProcessed({ ...to, id: `V-${of.deliveryId}` }, became) : null,
  };
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
