import { m } from "../../paraglide/messages.js";
import type { WalkTexts } from "../walks.ts";

const openTree = "Op een telefoon kiest u eerst de knop linksboven.";
const openDossier = `Zoek eerst een werknemer en open het dossier. Op een telefoon kunt u onderaan ook *${m.more_actions()}* kiezen.`;
const inMenu = "Op een telefoon en in een smal venster staat het menu achter uw initialen, rechtsboven.";

/** Wat elke stap van een rondleiding zegt. */
export const walkTexts: WalkTexts = {
  search: () => [
    {
      text: "Typ hier minstens twee tekens: een deel van de naam, of het personeelsnummer. Een typefout mag.",
      missing: openTree,
    },
    {
      text: "Hier staat wie is gevonden. Kies iemand met de muis, of met de pijltjes en Enter. Dan gaat het dossier open.",
      missing: `Typ eerst iets in *${m.search_label()}*. Daarna verschijnt hier wie is gevonden.`,
    },
    {
      text: "U kunt ook bladeren: klap een afdeling uit en kies een werknemer. Een slotje betekent dat het dossier niet is gedeeld met de arbodienst.",
      missing: openTree,
    },
  ],
  share: () => [
    { text: "Zoek hier de werknemer van wie u het dossier wilt delen, en open het dossier.", missing: openTree },
    {
      text: `Kies *${m.share()}*. Er wordt nog niets gedeeld: eerst vragen wij waarom.`,
      missing: `${openDossier} Staat er geen *${m.share()}*, dan is het dossier al gedeeld, of heeft uw werkgever geen datakluis.`,
    },
    {
      text: "Kies waarvoor de werknemer zorg nodig heeft. Zonder zorgvraag mag u niet delen.",
      missing: `Kies *${m.share()}* op het dossier. Dan komt dit venster.`,
    },
    {
      text: "Schrijf waarom er contact nodig is. Geen medische gegevens: wat iemand heeft, hoort hier niet.",
      missing: `Kies *${m.share()}* op het dossier. Dan komt dit venster.`,
    },
    {
      text: `Klopt het? Kies *${m.share()}*. Wilt u alleen kijken, kies dan *${m.cancel()}*: dan gebeurt er niets.`,
      missing: `Kies *${m.share()}* op het dossier. Dan komt dit venster.`,
    },
    {
      text: `In de deelgeschiedenis staat wie het dossier wanneer deelde en waarom. Was het een vergissing, dan kunt u de deling intrekken zolang er niets in het dossier is geschreven.`,
      missing: "Open het dossier. De deelgeschiedenis staat rechts, op een telefoon onderaan.",
    },
  ],
  report_sick: () => [
    { text: "Zoek hier de werknemer die ziek is, en open het dossier.", missing: openTree },
    { text: `Kies *${m.report_sick()}*.`, missing: openDossier },
    {
      text: "Vul de eerste ziektedag in, en welk deel van zijn uren de werknemer niet werkt. 100 is volledig ziek.",
      missing: `Kies *${m.report_sick()}* op het dossier. Is het dossier nog niet gedeeld, vul dan eerst de zorgvraag en de toelichting in en kies *${m.share_and_go_on()}*.`,
    },
    {
      text: `Dit zijn de enige gegevens die een werkgever verder mag vastleggen. Weet u niet of er een vangnet is, kies dan *${m.unknown()}*.`,
      missing: `Dit staat in het venster *${m.report_sick()}*.`,
    },
    {
      text: `Klopt het? Kies *${m.report_sick()}*. Wilt u alleen kijken, kies dan *${m.cancel()}*: dan gebeurt er niets.`,
      missing: `Dit staat in het venster *${m.report_sick()}*.`,
    },
    {
      text: "Op dit tabblad staat de melding. Hier meldt u de werknemer later hersteld, wijzigt u het percentage of verbetert u een fout.",
      missing: "Open het dossier van de werknemer.",
    },
  ],
  deliver: () => [
    {
      text: `Kies *${m.deliveries()}*.`,
      missing: inMenu,
    },
    {
      text: `Staan alle werknemers in uw bestand? Kies dan *${m.delivery_full()}*. Staan er alleen nieuwe en gewijzigde in, kies dan *${m.delivery_changes()}*.`,
      missing: `Kies *${m.deliveries()}* in het menu.`,
    },
    {
      text: "Kies hier het bestand. Er verandert nog niets: eerst ziet u wat het zou doen.",
      missing: `Kies *${m.deliveries()}* in het menu.`,
    },
    {
      text: "Dit zou er veranderen. Kijk of de aantallen kloppen met wat u verwacht.",
      missing: `Kies een bestand. Ziet u eerst de kolommen, kijk die dan na en kies *${m.columns_check()}*. Wilt u nu nog niets leveren, kies dan *${m.next()}*.`,
    },
    {
      text: `Klopt het, dan kiest u de eerste knop. Klopt het niet, kies dan *${m.discard_delivery()}*: er is niets gebeurd.`,
      missing: "Deze knoppen staan op een levering die op u wacht.",
    },
  ],
  plan: () => [
    { text: "Zoek hier de werknemer voor wie de afspraak is, en open het dossier.", missing: openTree },
    { text: `Kies *${m.plan_appointment()}*.`, missing: openDossier },
    {
      text: "Kies met wie of waarvoor de afspraak is, en hoe.",
      missing: `Kies *${m.plan_appointment()}* op het dossier. Is het dossier nog niet gedeeld, dan staat in het venster wat u eerst doet.`,
    },
    {
      text: "Kies het moment. Schrijf nergens op wat er met iemand aan de hand is.",
      missing: `Dit staat in het venster *${m.plan_appointment()}*. Is er niets vrij, kies dan een andere professional, locatie of dag.`,
    },
    {
      text: `Klopt het? Kies *${m.plan_appointment()}*. De afspraak staat daarna op het dossier en in de agenda.`,
      missing: `Dit staat in het venster *${m.plan_appointment()}*.`,
    },
  ],
  couplings: () => [
    {
      text: `Kies *${m.vault_administration()}*.`,
      missing: inMenu,
    },
    { text: `Kies het tabblad *${m.couplings()}*.`, missing: `Kies *${m.vault_administration()}* in het menu.` },
    {
      text: `Kies *${m.coupling_add()}*.`,
      missing: `Kies het tabblad *${m.couplings()}* in *${m.vault_administration()}*.`,
    },
    {
      text: "Noem het pakket dat gaat leveren, bijvoorbeeld uw salarispakket. De naam staat ook in het verslag dat de arbodienst leest.",
      missing: `Kies *${m.coupling_add()}*. Dan komt dit venster.`,
    },
    {
      text: `Zeg wanneer een levering op een mens moet wachten, en kies *${m.save()}*. De koppeling begint op proef: er wordt nog niets verwerkt.`,
      missing: `Kies *${m.coupling_add()}*. Dan komt dit venster.`,
    },
    {
      text: "Vraag de leverancier van uw pakket om de publieke sleutel en voeg die hier toe. Zonder sleutel kan het pakket niet leveren.",
      missing: "Sla eerst een koppeling op. Dan staat deze knop erbij.",
    },
    {
      text: `Klopt het verslag van een proeflevering, kies dan hier *${m.coupling_switch_on()}*. Vertrouwt u het niet, zet de koppeling dan op pauze.`,
      missing: "Sla eerst een koppeling op. Dan staan deze knoppen erbij.",
    },
  ],
};
