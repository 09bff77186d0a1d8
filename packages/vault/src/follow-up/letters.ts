import { layOut } from "@datakluis/kit/letter";

const dossiers = (count: number) => (count === 1 ? "één gedeeld dossier" : `${count} gedeelde dossiers`);
const day = (date: string) =>
  new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${date}T00:00:00Z`));

/** What stands to be taken back. Names nobody: which dossiers stands on Actueel. */
export const announced = (employer: string, count: number, firstDay: string, url: string) => {
  const subject = "Delingen worden vanzelf ingetrokken";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Bij ${employer} is in ${dossiers(count)} nog niets geschreven. Vanaf ${day(firstDay)} wordt zo'n deling vanzelf ingetrokken.`,
      "Is er nog een zorgvraag? Zorg dan dat de dienst er iets in vastlegt, zoals een ziekmelding of een traject. Is die er niet meer? Dan hoeft u niets te doen.",
    ],
    link: { label: "Naar Actueel", url },
  });
  return { subject, ...letter };
};

/** What was taken back. */
export const takenBack = (employer: string, count: number, url: string) => {
  const subject = "Delingen zijn vanzelf ingetrokken";
  const letter = layOut({
    title: subject,
    paragraphs: [
      `Bij ${employer} is de deling van ${dossiers(count).replace("gedeeld ", "").replace("gedeelde ", "")} ingetrokken, omdat er op tijd niets in is geschreven. De dienst ziet daar nu alleen nog het dienstverband.`,
      "Is er toch een zorgvraag? Dan kunt u het dossier opnieuw delen.",
    ],
    link: { label: "Naar Actueel", url },
  });
  return { subject, ...letter };
};
