import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Werknemers aanleveren met een bestand. */
export const deliveries = {
  deliver: () => ({
    title: "Medewerkers aanleveren met een bestand",
    words:
      "leveren aanleveren uploaden bestand excel csv importeren inlezen personeelsbestand salarispakket medewerkers werknemers nieuw eerste blik voorbeeld controleren verwerken",
    about:
      "U levert een bestand met uw werknemers. Eerst ziet u wat er zou veranderen; pas als u dat goed vindt, gebeurt het.",
    steps: [
      `Kies *${m.deliveries()}* in het menu.`,
      `Kies wat u levert: *${m.delivery_full()}* als alle werknemers erin staan, of *${m.delivery_changes()}* als er alleen nieuwe en gewijzigde in staan.`,
      `Kies *${m.choose_file()}*, of sleep het bestand naar het vak. CSV, Excel (XLSX), JSON en XML kunnen alle vier.`,
      "Kijk naar de aantallen: nieuw, gewijzigd, ongewijzigd, niet in het bestand en afgekeurd.",
      `Klopt het? Kies *Verwerken*. Klopt het niet, kies dan *${m.discard_delivery()}*: er is niets gebeurd.`,
    ],
    also: [
      `Weet u niet hoe het bestand eruit moet zien? Kies *${m.download_template()}*.`,
      "Wie niet in een volledig bestand staat, blijft staan. Een levering verwijdert niemand.",
      "Is er een datakluis, dan gaan de persoonsgegevens daarheen. De arbodienst ziet alleen het dienstverband.",
    ],
  }),
  columns: () => ({
    title: "Zeggen wat er in de kolommen staat",
    words: "kolommen indelen koppen kolomnamen veld herkennen kop indeling mapping",
    about:
      "Heten de kolommen in uw bestand anders, dan zegt u zelf wat erin staat. Dat vragen wij bij een bestand met kolommen voor de datakluis, voordat het wordt gecontroleerd.",
    steps: [
      `Kies het bestand bij *${m.deliveries()}*. U ziet elke kolom met de eerste rijen.`,
      `Klopt een kolom niet, kies dan wat erin staat. Wat u niet wilt leveren, zet u op *${m.columns_do_not_read()}*.`,
      `Kies *${m.columns_check()}*.`,
    ],
    also: ["Uw keuze wordt onthouden voor volgende bestanden met dezelfde kolommen."],
  }),
  rejected: () => ({
    title: "Afgekeurde regels verbeteren",
    words: "fout foutmelding regel rij afgekeurd niet opgenomen verslag verbeteren bsn klopt niet melding",
    about:
      "Klopt er iets niet in een regel, dan wordt die niet opgenomen. De andere regels wel. Bij elke afgekeurde regel staat wat er mis is.",
    steps: [
      "Open de levering en ga naar de afgekeurde regels. U ziet het regelnummer, het veld en wat er mis is.",
      `Zolang de levering op u wacht, kunt u kiezen voor *${m.delivery_rejected_rows()}*. Dat kan alleen wie met de hele datakluis werkt.`,
      `Verbeter die regels, en lever dat bestand als *${m.delivery_changes()}*.`,
    ],
    also: [
      `Met *${m.download_report()}* neemt u het verslag mee, bijvoorbeeld voor de leverancier van uw pakket. Wat er in de velden stond, staat er niet in.`,
    ],
  }),
  undo: () => ({
    title: "Een levering terugdraaien",
    words: "verkeerd bestand terugdraaien ongedaan maken herstellen vorige stand fout geleverd undo",
    about:
      "Was het het verkeerde bestand? De laatste levering aan de datakluis kunt u een tijd lang terugdraaien, zolang er geen andere na is verwerkt.",
    steps: [
      `Kies *${m.deliveries()}* in het menu en open de levering.`,
      `Kies in het vak *${m.delivery_undo_title()}* de knop *${m.delivery_undo()}*. U ziet eerst wat er gebeurt.`,
    ],
    also: [
      "Gewijzigde werknemers worden weer zoals ze waren. Wie nieuw was, gaat uit dienst.",
      "Wie daarna met de hand is gewijzigd of is gedeeld, blijft zoals hij is. U ziet wie dat zijn.",
    ],
  }),
} satisfies Partial<Handbook>;
