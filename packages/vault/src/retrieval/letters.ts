import { layOut } from "@datakluis/kit/letter";

/** What every administrator reads when too many misses shut the search. */
export const lockedLetter = (employer: string, url: string) => {
  const subject = "Anoniem zoeken is gesloten";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `De arbodienst zocht bij ${employer} te vaak zonder resultaat. Anoniem zoeken is daarom gesloten voor iedereen van de dienst.`,
      "Vraag de arbodienst wat er is gebeurd. Een datakluisbeheerder kan het zoeken daarna weer openstellen.",
    ],
    link: { label: "Naar datakluis beheer", url },
  });
  return { subject, ...letter };
};
