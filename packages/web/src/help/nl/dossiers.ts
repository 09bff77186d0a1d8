import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** De eerste schermen: opzoeken, delen en wat daarbij hoort. */
export const dossiers = {
  home: () => ({
    title: "Uw eerste scherm: Actueel",
    words: "begin startpagina dashboard meldingen berichten welkom menu overzicht",
    about: `Op *${m.actueel()}* staat wat op u wacht: berichten, taken met een uiterste datum en verzoeken. Is er niets te doen, dan begint u hier met zoeken.`,
    steps: [
      `Kom vanuit elk scherm terug met het woord *Datakluis* linksboven of *${m.actueel()}* in het menu.`,
      `Een bericht blijft staan tot u het sluit.`,
      `Op een telefoon staat het menu achter uw initialen, rechtsboven. Zoeken en de organisatie staan achter de knop linksboven.`,
    ],
    also: [
      "Wat u hier ziet, hangt af van uw gebruikersgroep. De functioneel beheerder van de arbodienst stelt dat in.",
      "De knop met de maan of de zon wisselt tussen donker en licht. In het menu achter uw initialen kiest u Nederlands of Engels.",
    ],
  }),
  anonymous: () => ({
    title: "Waarom staat er ‘Anoniem’ in plaats van een naam?",
    words: "datakluis uitleg naam verborgen slotje privacy avg wat is een datakluis geanonimiseerd",
    about:
      "Een arbodienst mag niet weten wie werknemers zijn van wie zij niets hoeft te weten. Namen, adressen en BSN staan daarom in de datakluis van de werkgever. De arbodienst ziet alleen het dienstverband, met het personeelsnummer.",
    steps: [
      "Een slotje en *Anoniem* met een personeelsnummer: dit dossier is niet gedeeld.",
      `Een naam: het dossier is gedeeld, omdat er een zorgvraag is. Rechts op het dossier staat bij *${m.sharing_history()}* sinds wanneer en waarom.`,
      "Wie bij de werkgever met de datakluis werkt, ziet na het openen van een dossier wel de naam en het adres, ook als het niet is gedeeld. De arbodienst ziet die dan niet.",
    ],
    also: [
      "In de organisatie links staat ook voor de werkgever ‘Anoniem’ bij wie niet is gedeeld. Zoekt u op naam, dan vindt u die werknemer toch.",
    ],
  }),
  search: () => ({
    title: "Een werknemer zoeken",
    words:
      "opzoeken vinden medewerker personeel naam personeelsnummer bsn geboortedatum postcode collega iemand dossier openen",
    about: `Links op elk scherm staat *${m.search_label()}*. Op een telefoon opent u het met de knop linksboven.`,
    steps: [
      `Typ minstens twee tekens in *${m.search_label()}*. Onder het veld verschijnt wie is gevonden.`,
      "Kies iemand met de muis, of met de pijltjes en Enter. Het dossier gaat open.",
      `Of blader door *${m.organisation()}*: klap een afdeling uit en kies een werknemer.`,
    ],
    also: [
      "Werkt u met de datakluis, dan zoekt u op naam (ook die van de partner), personeelsnummer, geboortedatum (29-02-1980), postcode (2611 AB) en BSN.",
      "Bij de arbodienst zoekt u op personeelsnummer, en op naam als het dossier is gedeeld.",
      "Een deel van de naam, een naam zonder accenten of met een typefout mag ook.",
      `Onder *${m.recent_dossiers()}* staat wie u het laatst bekeek.`,
      "U vindt alleen mensen binnen uw bereik. Wie daarbuiten valt, bestaat voor u niet.",
    ],
  }),
  share: () => ({
    title: "Een dossier delen met de arbodienst",
    words: "delen doorgeven arbodienst persoonsgegevens zorgvraag toestemming deling vrijgeven naam zichtbaar maken",
    about:
      "Met delen maakt u de persoonsgegevens van één werknemer zichtbaar voor de arbodienst. Dat mag alleen als er een zorgvraag is, zoals een ziekmelding of een afspraak.",
    steps: [
      "Zoek de werknemer en open het dossier.",
      `Kies rechts bij *${m.actions()}* de knop *${m.share()}*. Op een telefoon staat hij onderaan.`,
      `Kies de *${m.care_request()}* en schrijf bij *${m.note()}* waarom er contact nodig is. Schrijf geen medische gegevens op: de toelichting komt in de deelgeschiedenis en de werknemer kan haar lezen.`,
      `Kies *${m.share()}*. Binnen een paar tellen staat er *${m.shared()}* op het dossier.`,
    ],
    also: [
      "Het BSN en het bankrekeningnummer gaan niet mee. Het BSN deelt u apart, als het nodig is.",
      `Wilt u meteen ziek melden of een afspraak plannen? Kies die actie: is het dossier nog niet gedeeld, dan deelt u het in hetzelfde venster en gaat u daarna verder.`,
      "Schrijft niemand iets in het gedeelde dossier, dan wordt de deling na een aantal dagen vanzelf ingetrokken. U hoort dat van tevoren.",
    ],
  }),
  revoke: () => ({
    title: "Een deling intrekken",
    words:
      "intrekken terugdraaien ongedaan maken verkeerde werknemer gedeeld per ongeluk vergissing niet meer delen stoppen",
    about:
      "Deelde u de verkeerde werknemer, of is er toch geen zorgvraag? Dan trekt u de deling in. De arbodienst ziet daarna alleen nog het dienstverband, zonder naam.",
    steps: [
      "Open het dossier.",
      `Kies bij *${m.actions()}* de knop *${m.revoke()}*. Op een telefoon staat hij achter *${m.more_actions()}*.`,
      `Schrijf bij *${m.note()}* waarom, en bevestig.`,
    ],
    also: [
      "Dat kan zolang er niets in het dossier is geschreven. Een ziekmelding, een afspraak (ook een geannuleerde), een traject en een afgeronde taak tellen allemaal mee. Staat er al iets in, dan kunt u wel het bijwerken stoppen.",
      `Bestanden die eerder zijn gedownload, veranderen niet mee. Welke dat zijn, staat op het dossier bij *${m.downloads()}*.`,
      "Is de verzuimomgeving even niet bereikbaar, dan wordt de deling ingetrokken zodra zij terug is.",
    ],
  }),
  updates: () => ({
    title: "Het bijwerken van een gedeeld dossier stoppen",
    words: "bijwerken wijzigingen niet meer doorgeven stoppen hervatten adres gewijzigd nieuw adres doorsturen",
    about:
      "Van een gedeeld dossier gaan wijzigingen, zoals een nieuw adres, vanzelf naar de arbodienst. Is er al iets in geschreven, dan kunt u de deling niet meer intrekken, maar dat doorgeven wel stoppen.",
    steps: [
      "Open het dossier.",
      `Kies rechts in het vak *${m.dossier_sharing()}* de knop *${m.stop_updates()}* en schrijf waarom.`,
      `Wilt u het later weer aan, kies dan *${m.resume_updates()}* in hetzelfde vak.`,
    ],
    also: [
      "De arbodienst houdt de gegevens zoals ze waren, en ziet van welk moment ze zijn.",
      `De knop *${m.stop_updates()}* staat er alleen als er iets in het dossier is geschreven. Is dat niet zo, trek dan de deling in.`,
    ],
  }),
  bsn: () => ({
    title: "Het BSN delen of bekijken",
    words: "burgerservicenummer sofinummer bsn nummer identiteit uwv melding tonen",
    about:
      "Het BSN gaat nooit vanzelf mee met een gedeeld dossier. U deelt het apart, met de reden, als de wet het voorschrijft: bijvoorbeeld voor een melding aan het UWV.",
    steps: [
      "Open het gedeelde dossier.",
      `Kies rechts in het vak *${m.dossier_sharing()}* de knop *${m.bsn_grant()}*.`,
      "Kies waarvoor het nodig is, schrijf een toelichting en bevestig.",
      `Is het niet meer nodig, kies dan *${m.bsn_withdraw()}*. De deling van het dossier blijft bestaan.`,
    ],
    also: [
      `Zelf bekijkt u als werkgever het BSN op het dossier met *${m.show()}*, in het vak *${m.employee()}*.`,
      "Bij de arbodienst kunt u een gedeeld BSN tonen op het dossier. Dat u het toont, komt in het inzagelog van de werkgever.",
    ],
  }),
  people: () => ({
    title: "Een werknemer met de hand toevoegen of wijzigen",
    words:
      "nieuwe medewerker invoeren toevoegen bewerken aanpassen adres telefoonnummer verhuisd getrouwd naam wijzigen dubbel",
    about:
      "Met toegang tot de datakluis voegt u zelf een werknemer toe, of past u gegevens aan. Hebt u veel werknemers, lever dan een bestand.",
    steps: [
      `Toevoegen: ga naar *${m.actueel()}* en kies in het vak *${m.find_somebody()}* de knop *${m.add_employee()}*.`,
      `Wijzigen: open het dossier en kies *${m.edit()}*.`,
      `Kies *${m.save()}*. Klopt er iets niet, dan staat bij het veld wat er mis is.`,
    ],
    also: [
      "Het BSN, de postcode, het rekeningnummer, telefoonnummers en datums worden gecontroleerd.",
      "Lijkt de werknemer op iemand die er al is, dan ziet u met wie u hem moet vergelijken.",
      `Wat er is gewijzigd, door wie en wat er eerst stond, staat op het dossier bij *${m.changes()}*.`,
      "Heeft een collega intussen hetzelfde gewijzigd, dan ziet u dat voordat u opslaat. Er gaat niets verloren.",
    ],
  }),
  export: () => ({
    title: "Werknemers, verzuim of afspraken meenemen als bestand",
    words: "exporteren downloaden excel csv sivi lijst bestand uitdraai overzicht meenemen",
    about: "U maakt een bestand van wie u mag zien, voor controle of om in een ander pakket te lezen.",
    steps: [
      `Ga naar *${m.actueel()}* en kies in het vak *${m.find_somebody()}* de knop *${m.people_export_open()}*.`,
      `Kies wat u wilt meenemen, over wie, in welke soort bestand en waarom.`,
      `Kies *${m.people_export_button()}*.`,
    ],
    also: [
      "Dat u een bestand maakt, wordt vastgelegd. Bewaar het versleuteld en gooi het weg als u het niet meer nodig hebt.",
      "Het bestand van de datakluis heeft de kolommen van een levering: u kunt het verbeteren en weer inleveren.",
    ],
  }),
} satisfies Partial<Handbook>;
