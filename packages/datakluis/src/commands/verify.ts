import { readFileSync, statSync } from "node:fs";
import { Certificate } from "@datakluis/contract";
import { openDocument } from "@datakluis/kit/signed";
import { Stop } from "../stop.ts";

/** Says whether a certificate of destruction is as it was signed, with nothing but the file. Exit code 1 when it is not. */
export function verify(file: string, fingerprint: string | undefined): void {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new Stop(`Het bestand ${file} bestaat niet.`);
  const opened = openDocument(readFileSync(file));
  const certificate = Certificate.safeParse(opened?.document).data;
  if (!opened || !certificate)
    return no(
      "NEE. Dit is geen ongewijzigd certificaat van Datakluis: er is iets aan veranderd, of het is iets anders.",
    );
  if (fingerprint !== undefined && fingerprint.trim() !== opened.fingerprint)
    return no(
      `NEE. Dit certificaat is ondertekend met een andere sleutel.\nGenoemd: ${fingerprint}\nIn het certificaat: ${opened.fingerprint}`,
    );
  process.stdout.write(`${told(certificate, opened.fingerprint, fingerprint !== undefined).join("\n")}\n`);
}

function no(why: string): void {
  process.exitCode = 1;
  process.stdout.write(`${why}\n`);
}

const moment = (at: string) =>
  new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Amsterdam" }).format(
    new Date(at),
  );

const told = (it: Certificate, fingerprint: string, compared: boolean): string[] => [
  compared
    ? "JA. Dit certificaat is ongewijzigd en ondertekend met de genoemde sleutel."
    : "JA. Dit certificaat is ongewijzigd sinds het werd ondertekend.",
  "",
  `Werkgever:     ${it.employer.name}${it.employer.chamberNumber ? ` (KvK ${it.employer.chamberNumber})` : ""}`,
  `Vernietigd:    ${moment(it.destroyed.at)}: ${it.destroyed.people} werknemers, ${it.destroyed.sharings} regels deelgeschiedenis`,
  `Sleutel:       vernietigd op ${moment(it.destroyed.keyAt)}; laatste kopieën weg op ${moment(it.keyCopiesGoneAt)}`,
  `Besteld:       ${moment(it.ordered.at)}, door een ${it.ordered.by}`,
  `Bevestigd:     ${moment(it.confirmed.at)}, door een ${it.confirmed.by}`,
  "Wat blijft:",
  ...it.remains.map(({ what, where }) => `- ${what} (${where})`),
  "",
  `Vingerafdruk:  ${fingerprint}`,
  ...(compared
    ? []
    : [
        `Vergelijk deze met de vingerafdruk op ${new URL("/api/vault/v1/certificate-key", it.installation).href} of in uw overeenkomst:`,
        "wie alleen dit bestand heeft, weet niet van wie de sleutel is.",
      ]),
];
