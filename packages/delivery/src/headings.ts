import { DeliveryField, fieldLabels } from "@datakluis/contract";
import type { Cell } from "./table.ts";
import { letters } from "./values.ts";

/**
 * Headings as the common Dutch personnel systems write them, besides our own labels. A heading with two possible
 * meanings (`Naam`, `FTE`) stands with none: better a column left unread than one read wrongly.
 */
const aliases: Record<DeliveryField, string> = {
  personnelNumber: `
    Medewerker, Medewerkernummer, Medewerkersnummer, Werknemer, Werknemernummer, Werknemersnummer,
    Personeelsnr, Persnr, Pers nr, Medewerkernr, Werknemernr, Personeel, Medewerkercode
  `,
  lastName: "Geboortenaam, Familienaam, Naam eigen, Eigen naam, Geslachtsnaam, Achternaam eigen",
  prefix: "Tussenvoegsel, Voorvoegsels, Tussenvoegsels, Voorvoegsel geboortenaam, Voorvoegsel eigen",
  initials: "Voorletter, Initialen, Initiaal",
  callName: "Voornaam, Roepnaam medewerker",
  partnerLastName: "Partnernaam, Naam partner, Geboortenaam partner, Achternaam van partner, Partner achternaam",
  partnerPrefix: `
    Tussenvoegsel partner, Voorvoegsels partner, Voorvoegsel partnernaam, Partner voorvoegsel,
    Partner tussenvoegsel
  `,
  nameUse: "Aanduiding naamgebruik, Naamkeuze, Gebruik naam, Naamsgebruik, Code naamgebruik",
  sex: "Sekse, M/V, Man/vrouw, Geslacht code",
  bornOn: "Geboren, Geboren op, Geb datum, Gebdatum, Datum geboorte",
  bsn: "Burgerservicenummer, BSN nummer, BSN-nr, Sofinummer, BSN/Sofinummer",
  street: "Straatnaam, Adres straat",
  houseNumber: "Huisnr, Nummer huis, Huisnummer en toevoeging",
  houseNumberAddition: "Huisnummertoevoeging, Huisnummer toevoeging, Toev, Huisnr toev, Toevoeging huisnummer",
  postcode: "Post code, PC, Postcode woonadres",
  city: "Plaats, Plaatsnaam, Woonplaatsnaam",
  country: "Landcode, Land code, Country, Woonland, Land woonadres",
  phoneMobile: `
    Mobiel, Mobiel nummer, Mobiele telefoon, Telefoonnummer mobiel, Mobiel telefoonnummer, Gsm, 06-nummer,
    Mobiel privé, Mobielnr werk
  `,
  phoneWork: "Telefoonnummer werk, Werktelefoon, Telefoon zakelijk, Telefoonnummer zakelijk, Tel werk",
  phoneHome: `
    Telefoonnummer thuis, Telefoon privé, Telefoonnummer privé, Thuistelefoon, Vaste telefoon, Tel thuis,
    Telefoon, Telefoonnummer
  `,
  emailWork: `
    E-mail, E-mailadres, Mail, Mailadres, E-mailadres werk, Werk e-mail, E-mail zakelijk,
    E-mailadres zakelijk, Zakelijk e-mailadres
  `,
  emailPrivate: "E-mailadres privé, Privé e-mail, Privé e-mailadres, Mail privé, E-mail thuis",
  iban: "Bankrekening, Bankrekeningnummer, Rekeningnummer, IBAN nummer, IBAN-nr",
  departmentCode: `
    Afdeling code, Code afdeling, Afdelingsnummer, Afdelingnummer, Organisatie-eenheid code,
    Organisatorische eenheid code
  `,
  departmentName: `
    Afdelingsnaam, Afdeling naam, Naam afdeling, Afdelingsomschrijving, Organisatie-eenheid,
    Organisatorische eenheid omschrijving
  `,
  departmentParentCode: "Bovenliggende afdeling, Hoofdafdeling, Afdeling valt onder, Code bovenliggende afdeling",
  jobTitle: "Functienaam, Functieomschrijving, Functietitel, Beroep, Omschrijving functie, Functie omschrijving",
  startsOn: `
    Datum in dienst, In dienst per, In dienst sinds, Indienst, Indienstdatum, Datum indiensttreding,
    Datum indienst, Begindatum dienstverband, Begin dienstverband, Aanvang dienstverband, In dienst datum
  `,
  endsOn: `
    Datum uit dienst, Uit dienst per, Uitdienst, Uitdienstdatum, Datum uitdiensttreding, Datum uitdienst,
    Einddatum dienstverband, Einde dienstverband, Datum einde dienstverband, Uit dienst datum
  `,
  contractHours: "Contracturen, Uren p/w, Uren, Contracturen per week, Arbeidsduur, Arbeidsduur per week",
  normHours: "Norm uren, Normuren per week, Voltijduren, Fulltime uren, Uren fulltime, Uren voltijd",
  contractKind: "Contractsoort, Contracttype, Type contract, Soort dienstverband, Dienstverband, Aard contract",
  costCentre: "Kosten plaats, Kostenplaatscode, Kostenplaats code, Cost center",
};

/** `E-mail privé*` and `email prive` are one heading, and so is `Geboortedatum (dd-mm-jjjj)` with its hint. */
export const bare = (heading: string) => letters(heading.replace(/\(\s*[djmy]+[-/. ][^)]*\)/i, ""));

const fields = new Map(
  DeliveryField.options.flatMap((field) =>
    [fieldLabels[field], ...aliases[field].split(",")].map((name) => [bare(name), field]),
  ),
);

/** What a heading means, or undefined when nobody knows. */
export const fieldOf = (heading: Cell): DeliveryField | undefined => fields.get(bare(String(heading)));
