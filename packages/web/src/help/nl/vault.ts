import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Voor wie een datakluis beheert. */
export const vault = {
  accept: () => ({
    title: "De overeenkomst lezen en akkoord geven",
    words:
      "akkoord accepteren overeenkomst tekenen contract datakluis activeren wettelijk vertegenwoordiger nieuwe versie voorwaarden",
    about:
      "Stelt uw arbodienst een datakluis voor, met u als beheerder, dan leest u eerst de overeenkomst. Na uw akkoord verhuizen de persoonsgegevens naar de datakluis.",
    steps: [
      `Log in. U komt vanzelf bij de overeenkomst; later kan met *${m.read_and_accept()}* op *${m.actueel()}*.`,
      `Controleer de gegevens van de werkgever. Kloppen ze niet, neem dan contact op met uw arbodienst.`,
      "Vul in wie de werkgever wettelijk vertegenwoordigt, en zijn e-mailadres. Hij krijgt een bevestiging.",
      "Lees de documenten en vink de verklaring aan.",
      `Bekijk het overzicht en kies *${m.accept()}*.`,
    ],
    also: [
      "Het akkoord van één beheerder is genoeg. Er zijn geen kosten aan verbonden.",
      "Wat u invult, wordt bewaard. U kunt later verdergaan.",
      `Wat is geaccepteerd, leest u terug in *${m.vault_administration()}*, tabblad *${m.agreements()}*, ook als PDF.`,
    ],
  }),
  access: () => ({
    title: "Beslissen wie in de datakluis mag",
    words:
      "autorisatieverzoek autorisatie verzoek toegang geven goedkeuren afwijzen intrekken beheerder maken collega uit dienst akkoordverzoek tweede beheerder",
    about:
      "De arbodienst vraagt toegang aan voor gebruikers van uw organisatie. U beslist. Zonder uw akkoord ziet niemand iets in de datakluis.",
    steps: [
      `Kies *${m.vault_administration()}* in het menu, of de bel bovenaan.`,
      `Op het eerste tabblad staan de verzoeken. Kies *${m.accept()}* of *${m.refuse()}*; bij afwijzen zegt u waarom.`,
      `Op het tabblad *${m.authorisations()}* staat wie toegang heeft en wanneer die het laatst is gebruikt. Met *${m.withdraw()}* neemt u hem weg: dat werkt meteen.`,
      `Wijs daar een tweede beheerder aan met *${m.make_administrator()}*, voor als u er niet bent.`,
    ],
    also: [
      `Heeft een collega zijn telefoon en herstelcodes niet meer, kies dan *${m.account_renew()}*. Controleer eerst, bijvoorbeeld door te bellen, dat hij dat zelf vraagt.`,
      "Uw eigen account kan de arbodienst niet wijzigen.",
    ],
  }),
  record: () => ({
    title: "Nakijken wie wat heeft gezien: het inzagelog",
    words: "vastlegging logboek log inzage wie heeft gekeken controle fg privacy verantwoording audit geschiedenis",
    about:
      "Alles wat iemand in de datakluis bekijkt, zoekt, deelt, meeneemt of wijzigt, wordt vastgelegd: wie, wat, wanneer en waarom.",
    steps: [
      `Kies *${m.vault_administration()}* in het menu en het tabblad *${m.record()}*.`,
      "Kies een persoon, een soort handeling, een personeelsnummer of een periode.",
      `Met *${m.download_record()}* neemt u het mee.`,
    ],
    also: [
      "Regels kunnen niet worden gewijzigd of verwijderd. Dat u het log bekijkt of downloadt, staat er zelf ook in.",
      `Van één dossier staat bij *${m.sharing_history()}* wie het deelde en waarom.`,
    ],
  }),
  couplings: () => ({
    title: "Een koppeling met uw HR- of salarispakket",
    words:
      "koppeling maken api sftp afas salarispakket automatisch leveren sleutel systeem pakket verbinden integratie sivi",
    about:
      "Met een koppeling levert uw pakket de werknemers zelf aan de datakluis. De arbodienst ziet die gegevens niet.",
    steps: [
      `Kies *${m.vault_administration()}* in het menu en het tabblad *${m.couplings()}*.`,
      `Kies *${m.coupling_add()}*, geef het pakket een naam en zeg wanneer een levering op een mens moet wachten.`,
      `Vraag de leverancier van uw pakket om de publieke sleutel en voeg die toe met *${m.coupling_key_add()}*. Wat hij verder moet weten, staat onder *${m.coupling_for_supplier()}*.`,
      `De koppeling begint op proef: elke levering wordt gecontroleerd en niets verwerkt. Klopt het verslag, kies dan *${m.coupling_switch_on()}*.`,
    ],
    also: [
      "Wil een levering te veel wijzigen, dan wacht zij op u. U krijgt daarvan een bericht.",
      "Bovenaan kiest u of ook verzuim uit uw pakket komt. Dan deelt elke ziekmelding het dossier van die werknemer vanzelf.",
      `Vertrouwt u het niet, kies dan *${m.coupling_pause()}*: er wordt niets meer aangenomen.`,
    ],
  }),
  webhooks: () => ({
    title: "Uw pakket laten weten dat er iets is gebeurd",
    words: "webhook bericht seintje melding pakket cloudevents automatisch",
    about:
      "Met een webhook hoort uw pakket meteen dat er iets is gebeurd, zoals een gedeeld dossier. In zo'n bericht staat nooit om wie het gaat.",
    steps: [
      `Kies *${m.vault_administration()}* in het menu en het tabblad *${m.couplings()}*.`,
      `Kies *${m.webhook_add()}*, vul het adres van de ontvanger in en kies waarvan het pakket hoort.`,
      "Bewaar het geheim bij de ontvanger. U ziet het maar één keer.",
      `Kies *${m.webhook_test()}* en kijk of het aankomt.`,
    ],
    also: ["Komt een bericht niet aan, dan proberen wij het een tijd lang opnieuw. Daarna stuurt u het zelf nog eens."],
  }),
  anonymous_search: () => ({
    title: "Anoniem zoeken door de arbodienst toestaan",
    words: "importeren ophalen herkennen arbodienst zoekt zelf toestaan anoniem zoeken missers gesloten spoed",
    about:
      "Soms meldt een werknemer zich zelf bij de arbodienst. U kunt toestaan dat zij dan nagaat of hij in uw datakluis staat. Dat staat uit tot u het aanzet.",
    steps: [
      `Kies *${m.vault_administration()}* in het menu en het tabblad *${m.retrieval()}*.`,
      `Lees wat u toestaat en kies *${m.retrieval_give()}*.`,
      `Wilt u het niet meer, kies dan *${m.retrieval_withdraw()}*. Dat werkt meteen.`,
    ],
    also: [
      "De arbodienst moet de achternaam weten en twee of drie van BSN, geboortedatum en postcode. Bladeren in uw personeel kan zij niet.",
      `Zoekt zij te vaak zonder resultaat, dan sluit het vanzelf. Vraag wat er is gebeurd en kies pas daarna *${m.retrieval_unlock()}*.`,
    ],
  }),
  succession: () => ({
    title: "De beheerder van de datakluis is er niet meer",
    words: "opvolging beheerder weg uit dienst ziek nieuwe beheerder vertegenwoordiger opvolger",
    about:
      "Is de enige datakluisbeheerder er niet meer, dan vraagt u om een nieuwe. De arbodienst kan dat niet voor u doen.",
    steps: [
      `Kies in het menu achter uw initialen *${m.succession_title()}*.`,
      `Stel een collega voor die al toegang heeft, en kies *${m.succession_ask()}*. Uzelf voorstellen kan niet.`,
      "De wettelijk vertegenwoordiger bevestigt het met een link in een e-mail. Daarna duurt het nog zeven dagen, waarin de huidige beheerder bezwaar kan maken.",
    ],
    also: [
      `Bent u beheerder en weet u hier niets van? Kies op *${m.actueel()}* de knop *${m.succession_object()}*.`,
      "Kunt u de beheerder nog bereiken? Vraag hem dan om een tweede aan te wijzen. Dat is sneller.",
    ],
  }),
  frozen: () => ({
    title: "De datakluis is bevroren",
    words: "bevroren geblokkeerd klopt niet vertegenwoordiger vrijgeven dicht kan niets meer",
    about:
      "De wettelijk vertegenwoordiger kan melden dat een akkoord niet klopt. Dan kan niemand van uw organisatie nog iets in de datakluis, tot het is uitgezocht.",
    steps: [
      "Bespreek met de wettelijk vertegenwoordiger wat er aan de hand is.",
      `Een andere beheerder dan wie akkoord gaf, kiest op *${m.actueel()}* de knop *${m.release()}* en schrijft op wat er is uitgezocht.`,
    ],
    also: [],
  }),
  ending: () => ({
    title: "Stoppen: alles meenemen en de datakluis laten vernietigen",
    words:
      "beëindigen opzeggen stoppen vernietigen verwijderen einde contract export overstappen andere arbodienst certificaat",
    about:
      "Stopt de dienstverlening, dan neemt u eerst alles mee en laat u daarna de datakluis vernietigen. Dat is niet terug te draaien.",
    steps: [
      `Kies *${m.vault_administration()}* in het menu en het tabblad *${m.ending()}*.`,
      `Kies *${m.export_order()}*. Schrijf de wachtzin op: u ziet hem één keer, en zonder wachtzin opent niemand het bestand.`,
      `Kies *${m.destroy_order()}*. Een tweede beheerder bevestigt het; is die er niet, dan de wettelijk vertegenwoordiger.`,
      `Daarna wacht Datakluis veertien dagen. Tot dan kan elke beheerder kiezen voor *${m.destroy_cancel()}*.`,
    ],
    also: [
      "U krijgt een ondertekend certificaat: wat is vernietigd, wanneer, en wat ergens anders blijft en waarom.",
      "Gedeelde dossiers waarin de arbodienst schreef, blijven bij haar.",
    ],
  }),
} satisfies Partial<Handbook>;
