import { layOut } from "@datakluis/kit/letter";
import { momentOf } from "../agreement/words.ts";
import { linkDays, waitDays, type Outcome } from "./rules.ts";

/** Who asks for whom stands behind the link or the login; no mail names anybody. */
const who = "Wie het vraagt en om wie het gaat, ziet u na het inloggen.";
const objecting = `Bent u datakluisbeheerder en klopt dit niet? Log dan in en maak bezwaar; dat kan met één klik.`;

/** To the representative: the question, with the link that answers it. */
export const askRepresentative = (employer: string, url: string) => {
  const subject = "Nieuwe datakluisbeheerder: uw bevestiging is nodig";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Een gebruiker van de datakluis van ${employer} vraagt om een nieuwe datakluisbeheerder, omdat de huidige er niet is. Als wettelijk vertegenwoordiger beslist u daarover.`,
      "Weet u hier niets van? Bel dan eerst iemand van de organisatie, op een nummer dat u al had.",
    ],
    link: { label: "Lezen wie het is, en bevestigen of afwijzen", url },
    after: [
      `De link werkt één keer en is ${linkDays} dagen geldig. Na uw bevestiging duurt het nog ${waitDays} dagen, waarin de huidige beheerder bezwaar kan maken.`,
    ],
  });
  return { subject, ...letter };
};

/** To everybody else: it was asked. */
export const asked = (employer: string, url: string) => {
  const subject = "Verzoek om een nieuwe datakluisbeheerder";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Er is gevraagd om een nieuwe datakluisbeheerder voor ${employer}. De wettelijk vertegenwoordiger moet dit bevestigen. ${who}`,
      objecting,
    ],
    link: { label: "Naar Datakluis", url },
  });
  return { subject, ...letter };
};

/** To everybody: the representative confirmed, and the waiting time runs. */
export const confirmed = (employer: string, appointsAt: Date, url: string) => {
  const subject = "Nieuwe datakluisbeheerder bevestigd";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `De wettelijk vertegenwoordiger van ${employer} heeft bevestigd dat er een nieuwe datakluisbeheerder komt. Dat gebeurt op ${momentOf(appointsAt)} (Nederlandse tijd), tenzij een datakluisbeheerder eerder bezwaar maakt. ${who}`,
      objecting,
    ],
    link: { label: "Naar Datakluis", url },
  });
  return { subject, ...letter };
};

const endings: Record<Outcome, string> = {
  appointed: "Er is een nieuwe datakluisbeheerder.",
  objected: "Een datakluisbeheerder heeft bezwaar gemaakt. Het verzoek is vervallen en er verandert niets.",
  withdrawn: "Wie het vroeg, heeft het verzoek ingetrokken. Er verandert niets.",
  declined: "De wettelijk vertegenwoordiger heeft het verzoek afgewezen. Er verandert niets.",
  expired: `De wettelijk vertegenwoordiger heeft niet binnen ${linkDays} dagen geantwoord. Het verzoek is vervallen en er verandert niets.`,
  lapsed: "De voorgestelde gebruiker heeft geen toegang meer tot de datakluis. Het verzoek is vervallen.",
};

/** To everybody: how it ended. */
export const ended = (employer: string, outcome: Outcome, url: string) => {
  const subject =
    outcome === "appointed"
      ? "Er is een nieuwe datakluisbeheerder"
      : "Verzoek om een nieuwe datakluisbeheerder vervallen";
  const letter = layOut({
    title: subject,
    paragraphs: [`Het gaat om de datakluis van ${employer}. ${endings[outcome]}`],
    link: { label: "Naar Datakluis", url },
  });
  return { subject, ...letter };
};
