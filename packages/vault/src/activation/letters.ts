import { layOut } from "@datakluis/kit/letter";

/** What every administrator reads when the dossiers are in the vault: how many, and of nobody who. */
export const movedIn = (employer: string, { total, retained }: { total: number; retained: number }, url: string) => {
  const subject = "De dossiers staan in de datakluis";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `De omzetting van ${employer} is klaar. Aantal dossiers in de datakluis: ${total}. De dienst ziet alleen nog wie gedeeld is.`,
      `Aantal dossiers met dossiervulling: ${retained}. Die blijven gedeeld met de dienst, met de reden "bij activatie".`,
    ],
    link: { label: "Naar Datakluis", url },
  });
  return { subject, ...letter };
};
