import { layOut } from "@datakluis/kit/letter";
import { linkDays, waitingDays } from "./rules.ts";

const letterOf = (
  subject: string,
  paragraphs: string[],
  link?: { label: string; url: string },
  after: string[] = [],
) => ({
  subject,
  ...layOut({ title: subject, paragraphs, ...(link ? { link } : {}), after }),
});
const toAdministration = (url: string) => ({ label: "Naar datakluis beheer", url });

/** What everybody of a vault reads when its destruction was ordered. */
export const orderedLetter = (url: string) => (employer: string) =>
  letterOf(
    "Vernietiging van de datakluis besteld",
    [
      `Een datakluisbeheerder van ${employer} heeft de vernietiging van de datakluis besteld. Er gebeurt nog niets: iemand anders moet dit eerst bevestigen, en daarna wacht Datakluis ${waitingDays} dagen.`,
      "Weet u hier niet van, of klopt het niet? Elke datakluisbeheerder kan de vernietiging afblazen.",
    ],
    toAdministration(url),
  );

/** What the representative reads where there is one administrator only. */
export const representativeLetter = (employer: string, url: string) =>
  letterOf(
    "Wilt u de vernietiging van de datakluis bevestigen?",
    [
      `De enige datakluisbeheerder van ${employer} heeft de vernietiging van de datakluis besteld. Dat vraagt twee mensen; u bent de wettelijk vertegenwoordiger.`,
      `Bevestigt u, dan worden na ${waitingDays} dagen alle persoonsgegevens in de datakluis voorgoed vernietigd, met de sleutel. Bevestigt u niet, dan gebeurt er niets.`,
    ],
    { label: "Lezen en bevestigen", url },
    [`De link werkt één keer en is ${linkDays} dagen geldig.`],
  );

export const confirmedLetter = (moment: string, url: string) => (employer: string) =>
  letterOf(
    "De datakluis wordt vernietigd",
    [
      `De vernietiging van de datakluis van ${employer} is bevestigd. Op ${moment} worden alle persoonsgegevens in de datakluis voorgoed vernietigd, met de sleutel.`,
      "Tot dat moment kan elke datakluisbeheerder de vernietiging afblazen.",
    ],
    toAdministration(url),
  );

export const cancelledLetter = (url: string) => (employer: string) =>
  letterOf(
    "Vernietiging van de datakluis afgeblazen",
    [`De vernietiging van de datakluis van ${employer} gaat niet door: een datakluisbeheerder heeft haar afgeblazen.`],
    toAdministration(url),
  );

/** With the certificate; the second of two says that this one is for checking. */
export const destroyedLetter = (employer: string, what: "pdf" | "json") =>
  letterOf(
    what === "pdf" ? "Certificaat van vernietiging" : "Certificaat van vernietiging, om na te gaan",
    what === "pdf"
      ? [
          `De persoonsgegevens in de datakluis van ${employer} zijn vernietigd, met de sleutel. Het certificaat zit bij deze e-mail.`,
          "U krijgt nog een e-mail met hetzelfde certificaat in een vorm waarvan de handtekening is na te gaan. Bewaar beide.",
        ]
      : [
          `Dit is het ondertekende certificaat van vernietiging van de datakluis van ${employer}.`,
          "Wie het wil nagaan, doet dat met de opdracht: datakluis verify certificaat-van-vernietiging.json. Daar is geen verbinding met ons voor nodig.",
        ],
  );
