import { layOut } from "@datakluis/kit/letter";

/** A delivery waits for whoever reads this. Names nobody: how many, and why, stands with the delivery. */
export const heldLetter = (employer: string, days: number, url: string) => {
  const subject = "Een levering wacht op uw besluit";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Uw pakket heeft een bestand geleverd aan de datakluis van ${employer}. Het is gecontroleerd, maar niet vanzelf verwerkt: het wijkt meer af van wat bekend is dan voor de koppeling is afgesproken.`,
      `Bekijk wat er zou veranderen en verwerk of verwijder de levering. Na ${days} dagen wordt zij ongelezen vernietigd, of eerder als er een nieuwer bestand komt.`,
    ],
    link: { label: "Naar Leveringen", url },
  });
  return { subject, ...letter };
};
