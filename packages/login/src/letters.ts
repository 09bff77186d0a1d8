import { layOut } from "@datakluis/kit/letter";
import type { Mail } from "@datakluis/kit/mail";

/** A mail without its recipient. A token stands behind `#`, which no server sees when the link is opened. */
export type Words = Pick<Mail, "subject" | "text" | "html">;

export const invitationLetter = (publicUrl: string, token: string): Words => ({
  subject: "Uitnodiging voor Datakluis",
  ...layOut({
    title: "Uitnodiging voor Datakluis",
    paragraphs: ["U krijgt toegang tot Datakluis. Kies een wachtwoord en koppel een authenticator-app via deze link."],
    link: { label: "Account in gebruik nemen", url: `${publicUrl}/uitnodiging#${token}` },
    after: ["De link werkt één keer, zeven dagen lang. Verwachtte u deze e-mail niet? Dan hoeft u niets te doen."],
  }),
});

export const renewalLetter = (publicUrl: string, token: string): Words => ({
  subject: "Uw account bij Datakluis opnieuw in gebruik nemen",
  ...layOut({
    title: "Uw account opnieuw in gebruik nemen",
    paragraphs: [
      "Uw beheerder heeft deze link aangevraagd omdat u geen tweede factor meer hebt. Kies een wachtwoord en koppel opnieuw een authenticator-app.",
    ],
    link: { label: "Account opnieuw in gebruik nemen", url: `${publicUrl}/uitnodiging#${token}` },
    after: [
      "De link werkt één keer, zeven dagen lang. Tot u hem gebruikt blijft alles zoals het was; daarna werken uw oude wachtwoord, codes en passkeys niet meer.",
      "Hebt u hier niet om gevraagd? Gebruik de link dan niet en waarschuw uw beheerder.",
    ],
  }),
});

export const resetLetter = (publicUrl: string, token: string): Words => ({
  subject: "Nieuw wachtwoord voor Datakluis",
  ...layOut({
    title: "Nieuw wachtwoord voor Datakluis",
    paragraphs: ["Er is om een nieuw wachtwoord gevraagd voor het account met dit e-mailadres."],
    link: { label: "Nieuw wachtwoord kiezen", url: `${publicUrl}/wachtwoord#${token}` },
    after: ["De link werkt één keer, een uur lang. Hebt u hier niet om gevraagd? Dan hoeft u niets te doen."],
  }),
});

const signedOut = { everywhere: "overal", elsewhere: "op uw andere apparaten" };

/** @param where he was signed out by it */
export const changedLetter = (publicUrl: string, where: keyof typeof signedOut): Words => ({
  subject: "Uw wachtwoord is gewijzigd",
  ...layOut({
    title: "Uw wachtwoord is gewijzigd",
    paragraphs: [
      `Het wachtwoord van uw account bij Datakluis is gewijzigd. U bent daarbij ${signedOut[where]} uitgelogd.`,
    ],
    link: { label: "Inloggen", url: `${publicUrl}/inloggen` },
    after: ["Hebt u dit niet zelf gedaan? Vraag dan meteen een nieuw wachtwoord aan en waarschuw uw beheerder."],
  }),
});
