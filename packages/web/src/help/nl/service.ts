import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Inrichten bij de arbodienst, en het eigen account. */
export const service = {
  retrieve: () => ({
    title: "Een werknemer importeren uit de datakluis",
    words:
      "importeren ophalen datakluis zoeken anoniem herkennen spreekuur werknemer meldt zich vertrouwelijk zonder werkgever",
    about:
      "Meldt een werknemer zich zelf met een zorgvraag, dan haalt u zijn gegevens op. Dat kan bij werkgevers die anoniem zoeken toestaan, en als uw groep dit recht heeft.",
    steps: [
      `Kies links onder het zoekveld *${m.retrieve()}*.`,
      "Vraag de werknemer om zijn achternaam en minstens twee van deze drie: BSN, geboortedatum en postcode. Neem ze precies over.",
      `Is er precies één werknemer gevonden, kies dan binnen vijf minuten de zorgvraag, schrijf waarom, en kies *${m.retrieve_do()}*.`,
    ],
    also: [
      `Kies *${m.retrieve_informed_no()}* alleen als de werknemer daar zelf om vraagt. U krijgt dan de gegevens van dat moment, en de werkgever mag er niets van merken.`,
      "Elke poging wordt vastgelegd. Na te veel pogingen zonder resultaat sluit het zoeken bij die werkgever.",
    ],
  }),
  employers: () => ({
    title: "Een werkgever toevoegen en inrichten",
    words: "werkgever aanmaken klant organisatie stamgegevens kvk inrichten nieuwe werkgever groep",
    about: "U legt een werkgever vast, met zijn gegevens en zijn gebruikers. Namen van werknemers ziet u daarbij niet.",
    steps: [
      `Kies *${m.employers()}* in het menu en *${m.add_employer()}*.`,
      `Open de werkgever. Op *${m.master_data()}* vult u in wie hem wettelijk vertegenwoordigt.`,
      `Op *${m.users()}* voegt u zijn HR-gebruikers en leidinggevenden toe.`,
      `Op *${m.data_management()}* kiest u hoe hij levert en bereidt u de datakluis voor.`,
    ],
    also: [
      `Werkgevers die bij elkaar horen, zet u in een groep bij *${m.employer_groups()}*: wie voor de groep werkt, werkt ook bij wie er later bij komt.`,
    ],
  }),
  activate: () => ({
    title: "Een datakluis activeren",
    words:
      "datakluis activeren activatie checklist voorbereiding golf omzetting verhuizen wacht op akkoord beheerder voorstellen nachtverwerking",
    about:
      "U stelt een werkgever een eigen datakluis voor. Zijn beheerder moet akkoord geven; daarna verhuizen de persoonsgegevens daarheen.",
    steps: [
      `Kies *${m.employers()}* in het menu, open de werkgever en ga naar *${m.data_management()}*.`,
      `Loop de checklist na. Vertel de werkgever wanneer het gebeurt en leg dat vast met *${m.write_down()}*.`,
      `Kies *${m.activate_vault()}* en kies wie u als beheerder voorstelt, bij voorkeur twee mensen.`,
      `De werkgever staat daarna op *${m.vault_awaiting()}*. Na zijn akkoord ziet u hier hoe ver het verhuizen is.`,
    ],
    also: [
      `Meer werkgevers tegelijk: kies *${m.activations()}* in het menu, kies de werkgevers en activeer ze in één keer.`,
      "Tot het akkoord neemt de arbodienst geen werknemersgegevens van die werkgever aan.",
      `Na afloop laat *${m.uniqueness()}* zien wie nog te herkennen is aan wat overblijft. U kunt die gegevens vergroven.`,
    ],
  }),
  users: () => ({
    title: "Gebruikers toevoegen, wijzigen en uitschakelen",
    words:
      "gebruiker aanmaken account uitnodigen collega rechten bereik uit dienst blokkeren inloggen lukt niet nieuwe link medewerker arbodienst",
    about:
      "U bepaalt wie inlogt, in welke groep hij zit en waar hij werkt. Of iemand van de werkgever de datakluis in mag, beslist de datakluisbeheerder.",
    steps: [
      `Van de arbodienst: kies *${m.service_users()}* in het menu. Van een werkgever: open de werkgever en het tabblad *${m.users()}*.`,
      `Kies *${m.add_user()}*, met naam, e-mailadres, groep en bereik. De gebruiker krijgt een link om zijn account in gebruik te nemen.`,
      `Later wijzigt u groep en bereik met *${m.change_user()}*. Dat werkt meteen.`,
      `Gaat iemand weg, kies dan *${m.account_disable()}*: hij wordt overal uitgelogd.`,
    ],
    also: [
      `Met *${m.view_as()}* ziet u wat iemand mag, waar en waarom.`,
      `Heeft iemand geen telefoon en geen herstelcodes meer, kies dan *${m.account_renew()}*. Controleer eerst dat hij dat zelf vraagt.`,
      "De link om een account in gebruik te nemen werkt één keer, zeven dagen lang.",
    ],
  }),
  groups: () => ({
    title: "Gebruikersgroepen en wat zij op het scherm zien",
    words: "gebruikersgroep rechten rol menu widget actueel inrichten wat ziet iemand autorisatie profiel",
    about: "Een gebruikersgroep bepaalt wat iemand mag, en wat hij vindt op Actueel, in het menu en in een dossier.",
    steps: [
      `Kies *${m.service_users()}* in het menu en dan *${m.user_groups()}*.`,
      `Kies *${m.add_user_group()}*, of *${m.change_user()}* bij een groep.`,
      "Vink aan wat de groep mag en wat zij op het scherm vindt.",
    ],
    also: [
      "Van een vaste groep liggen naam en rechten vast. Wat haar leden op het scherm vinden, kiest u wel.",
      "Wat u in een dossier weglaat, weigert de server ook. Wat u uit het menu weglaat, mag iemand nog wel.",
    ],
  }),
  own_tasks: () => ({
    title: "Eigen taken naast die van de wet",
    words:
      "eigen taak protocol extra stap bellen na een week werkwijze 5 mei feestdag termijn zorgvraag zonder vervolg",
    about: "Naast de stappen van de wet kunt u eigen taken laten verschijnen, voor alle werkgevers of voor één.",
    steps: [
      `Voor alle werkgevers: kies *${m.employers()}* in het menu en ga naar *${m.own_tasks_service()}*. Voor één: open de werkgever en het tabblad *${m.own_tasks()}*.`,
      `Kies *${m.own_task_add()}*. Zeg voor wie de taak is, vanaf welke dag en tot welke dag na de eerste ziektedag.`,
    ],
    also: [
      "Schrijf geen medische gegevens in de naam van een taak.",
      `Bij *${m.follow_up()}* stelt u in na hoeveel dagen een deling waarin niets is geschreven vanzelf wordt ingetrokken.`,
    ],
  }),
  substitution: () => ({
    title: "Een plaatsvervanger aanwijzen",
    words: "vakantie vervangen waarnemen afwezig plaatsvervanging collega neemt over uitlenen",
    about: "Bent u er niet, dan kan een collega tijdelijk doen wat u doet, bij dezelfde mensen.",
    steps: [
      `Kies *${m.my_profile()}* in het menu achter uw initialen.`,
      `Kies bij *${m.substitution()}* de knop *${m.add_substitute()}*, en kies wie en van wanneer tot wanneer.`,
      `Eerder terug? Kies *${m.end_substitution()}*.`,
    ],
    also: [
      "Rechten van een datakluis gaan nooit mee.",
      "Wat uw vervanger doet, staat in uw naam vastgelegd, met de zijne erbij.",
    ],
  }),
  sign_in: () => ({
    title: "Inloggen, wachtwoord en tweede factor",
    words:
      "wachtwoord vergeten inloggen code authenticator telefoon kwijt herstelcode passkey uitloggen sessie vingerafdruk aanmelden",
    about: "U logt in met uw e-mailadres, uw wachtwoord en een code uit een app op uw telefoon.",
    steps: [
      `Wachtwoord vergeten: kies op het inlogscherm *${m.forgot_password()}*.`,
      `Telefoon niet bij de hand: kies daar *${m.use_recovery_code()}*.`,
      `In *${m.my_profile()}* wijzigt u uw wachtwoord, maakt u nieuwe herstelcodes en voegt u een passkey toe. Daarmee logt u in met uw vinger, gezicht of pincode in plaats van de code.`,
      "Daar ziet u ook waar u bent ingelogd, en logt u overal uit.",
    ],
    also: [
      "Telefoon én herstelcodes kwijt? Vraag uw beheerder om een nieuwe inloglink.",
      "Voor wat veel meeneemt of niet terug te draaien is, vragen wij nog eens om de code. Wat u hebt ingevuld, blijft staan.",
    ],
  }),
} satisfies Partial<Handbook>;
