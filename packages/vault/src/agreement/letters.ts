import { layOut } from "@datakluis/kit/letter";

const holds = "Tot u akkoord geeft, geldt de overeenkomst die er nu is, en werkt de datakluis door.";

/** What every administrator reads when a document has a newer version. */
export const newTexts = (employer: string, url: string) => {
  const subject = "Nieuwe versie van de overeenkomst Datakluis";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Een of meer documenten bij de gebruikersovereenkomst Datakluis van ${employer} hebben een nieuwe versie. Lees wat er is gewijzigd en geef opnieuw akkoord.`,
      holds,
    ],
    link: { label: "Lezen en akkoord geven", url },
  });
  return { subject, ...letter };
};

/** The same, as long as nobody signed. */
export const textsWait = (employer: string, url: string) => {
  const subject = "Herinnering: nieuwe versie van de overeenkomst Datakluis";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `De nieuwe versie van de gebruikersovereenkomst Datakluis van ${employer} wacht nog op akkoord van een datakluisbeheerder.`,
      holds,
    ],
    link: { label: "Lezen en akkoord geven", url },
  });
  return { subject, ...letter };
};
