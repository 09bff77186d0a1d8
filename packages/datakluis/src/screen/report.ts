import { Refusal } from "@datakluis/contract";
import { Stop } from "../stop.ts";

/** Ends the program: with a sentence when we know what is wrong, with the whole story when we do not. */
export function report(fault: unknown): void {
  process.exitCode = 1;
  if (fault instanceof Stop) process.stderr.write(`${fault.message}\n`);
  else if (fault instanceof Refusal) process.stderr.write(`${sentencesOf(fault).join("\n")}\n`);
  else
    process.stderr.write(
      `Onverwachte fout. ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}\n`,
    );
}

const sentencesOf = (no: Refusal) => [no.sentence, ...no.faults.map(({ path, sentence }) => `- ${path}: ${sentence}`)];
