import { layOut } from "@datakluis/kit/letter";
import { linkDays } from "./rules.ts";

/** What the representative reads when somebody signed on his behalf; who did stands in the agreement itself. */
export const confirmation = (employer: string, renewed: boolean, url: string) => {
  const subject = "Bevestiging van de overeenkomst Datakluis";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Een datakluisbeheerder heeft namens u akkoord gegeven op ${renewed ? "een nieuwe versie van de" : "de"} gebruikersovereenkomst Datakluis voor ${employer}. De overeenkomst zit bij deze e-mail; daarin staat ook wie akkoord gaf.`,
      "Klopt dit? Dan hoeft u niets te doen.",
      "Klopt dit niet? Meld het met de link hieronder. De datakluis wordt dan bevroren tot het is uitgezocht: niemand van de werkgever kan er dan iets in bekijken of wijzigen.",
    ],
    link: { label: "Dit klopt niet", url },
    after: [`De link werkt één keer en is ${linkDays} dagen geldig.`],
  });
  return { subject, ...letter };
};

/** What every administrator reads when his vault was frozen. */
export const frozenNotice = (employer: string, url: string) => {
  const subject = "Datakluis bevroren";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `De datakluis van ${employer} is bevroren. De wettelijk vertegenwoordiger meldt dat het akkoord op de overeenkomst niet klopt.`,
      "Zoek met de vertegenwoordiger uit wat er aan de hand is. Een datakluisbeheerder die niet zelf akkoord gaf, kan de datakluis daarna vrijgeven.",
    ],
    link: { label: "Naar datakluis beheer", url },
  });
  return { subject, ...letter };
};
