import { layOut } from "@datakluis/kit/letter";

/** When and where; there is no place here for who it is about or for what. */
type Said = { startsAt: Date; minutes: number; place: string; manner: "on_site" | "phone" | "video" };

const moment = new Intl.DateTimeFormat("nl-NL", {
  timeZone: "Europe/Amsterdam",
  dateStyle: "full",
  timeStyle: "short",
});

const whereWords = ({ place, manner }: Said) => {
  if (manner === "phone") return "U wordt gebeld.";
  if (manner === "video") return "De afspraak is via beeldbellen. U ontvangt daarvoor apart een link.";
  return `Waar: ${place}.`;
};
const whenWords = ({ startsAt, minutes }: Said) => `Wanneer: ${moment.format(startsAt)} (${minutes} minuten).`;
const whoToAsk = "Kunt u niet, of hebt u een vraag? Neem contact op met wie deze afspraak met u maakt.";

/** @param moved whether an earlier moment was told before */
export const invitationLetter = (it: Said, moved: boolean) => {
  const subject = moved ? "Uw afspraak is verzet" : "Uitnodiging voor een afspraak";
  const opening = moved
    ? "Uw afspraak is verzet. Het nieuwe moment staat hieronder."
    : "U bent uitgenodigd voor een afspraak.";
  return { subject, ...layOut({ title: subject, paragraphs: [opening, whenWords(it), whereWords(it), whoToAsk] }) };
};

export const withdrawalLetter = (it: Said) => {
  const subject = "Uw afspraak gaat niet door";
  const opening = `Uw afspraak van ${moment.format(it.startsAt)} gaat niet door.`;
  return { subject, ...layOut({ title: subject, paragraphs: [opening, whoToAsk] }) };
};
