import type { EmployerKey } from "./cast.ts";

/** A branch of the tree of departments; `weight` says which part of the people work in it itself. */
export type Branch = {
  code: string;
  name: string;
  parent?: string;
  jobs: readonly string[];
  weight: number;
};

/** How often people of a trade are ill, and of whom they are made up. */
export type Trade = {
  /** New spells a person a year, and how much longer than on average they last (CBS, ziekteverzuim naar bedrijfstak). */
  frequency: number;
  length: number;
  /** Which part are women, work part-time, and leave in a year. */
  women: number;
  partTime: number;
  leaving: number;
  normHours: number;
};

export type Firm = { prefix: string; people: number; seed: number; trade: Trade; branches: readonly Branch[] };

const branch = (code: string, name: string, parent: string, weight: number, ...jobs: string[]): Branch => ({
  ...{ code, name, jobs, weight },
  ...(parent ? { parent } : {}),
});

const stores: readonly Branch[] = (
  [
    ["NRD", "Noord", ["Groningen", "Assen", "Leeuwarden", "Heerenveen"]],
    ["OST", "Oost", ["Zwolle", "Deventer", "Enschede", "Apeldoorn"]],
    ["WST", "West", ["Haarlem", "Purmerend", "Leiden", "Delft"]],
    ["ZUD", "Zuid", ["Eindhoven", "Breda", "Tilburg", "Venlo"]],
  ] as const
).flatMap(([code, region, places], at) => [
  branch(code, `Regio ${region}`, "WNK", 2, "Regiomanager"),
  ...places.flatMap((place, nth) => {
    const own = `F${at}${nth}`;
    return [
      branch(own, `Filiaal ${place}`, code, 4, "Filiaalmanager", "Assistent-filiaalmanager"),
      branch(`${own}V`, `Verkoop ${place}`, own, 34, "Teamleider verkoop", "Verkoopmedewerker", "Kassamedewerker"),
      branch(`${own}M`, `Magazijn ${place}`, own, 16, "Magazijnmedewerker", "Vakkenvuller"),
    ];
  }),
]);

const care: readonly Branch[] = ["De Wilgenhof", "Het Eiland", "Oeverzicht"].flatMap((house, at) => {
  const code = `H${at + 1}`;
  return [
    branch(code, `Locatie ${house}`, "INT", 5, "Locatiemanager", "Gastvrouw"),
    branch(`${code}A`, `${house}, begane grond`, code, 40, "Teamleider zorg", "Verzorgende IG", "Verpleegkundige"),
    branch(`${code}B`, `${house}, eerste etage`, code, 40, "Teamleider zorg", "Verzorgende IG", "Helpende"),
    branch(`${code}H`, `${house}, huishouding`, code, 22, "Huishoudelijk medewerker", "Kok"),
  ];
});

const trades = {
  transport: { frequency: 0.9, length: 1.1, women: 0.15, partTime: 0.2, leaving: 0.1, normHours: 40 },
  bakery: { frequency: 1, length: 0.95, women: 0.5, partTime: 0.4, leaving: 0.1, normHours: 40 },
  metal: { frequency: 1.15, length: 1, women: 0.14, partTime: 0.15, leaving: 0.08, normHours: 38 },
  care: { frequency: 1.25, length: 1.5, women: 0.86, partTime: 0.75, leaving: 0.13, normHours: 36 },
  retail: { frequency: 1.05, length: 1.1, women: 0.62, partTime: 0.6, leaving: 0.18, normHours: 38 },
} satisfies Record<string, Trade>;

/** Invented employers of five trades and sizes. Of the bakery the people stand in people.ts: they were there first. */
export const firms: Record<EmployerKey, Firm> = {
  aar: { prefix: "GA", people: 60, seed: 1, trade: trades.bakery, branches: [] },
  linde: {
    ...{ prefix: "DL", people: 12, seed: 2, trade: trades.transport },
    branches: [
      branch("TRA", "Transport", "", 1, "Hoofd transport"),
      branch("RIJ", "Chauffeurs", "TRA", 7, "Chauffeur"),
      branch("PLA", "Planning en kantoor", "", 4, "Planner", "Administratief medewerker"),
    ],
  },
  hoog: {
    ...{ prefix: "HM", people: 240, seed: 3, trade: trades.metal },
    branches: [
      branch("FAB", "Fabriek", "", 2, "Fabrieksmanager"),
      branch("DRA", "Draaierij", "FAB", 4, "Afdelingschef", "Werkvoorbereider"),
      branch("DRV", "Draaierij vroege ploeg", "DRA", 28, "Verspaner", "CNC-draaier"),
      branch("DRL", "Draaierij late ploeg", "DRA", 26, "Verspaner", "CNC-draaier"),
      branch("LAS", "Lasserij", "FAB", 48, "Lasser", "Constructiebankwerker"),
      branch("MON", "Montage", "FAB", 50, "Monteur", "Assemblagemedewerker"),
      branch("LOG", "Logistiek", "FAB", 22, "Logistiek medewerker", "Heftruckchauffeur"),
      branch("KTR", "Kantoor", "", 4, "Directeur", "Secretaresse"),
      branch("ENG", "Engineering", "KTR", 26, "Constructeur", "Tekenaar"),
      branch("VKP", "Verkoop", "KTR", 16, "Accountmanager", "Verkoopmedewerker binnendienst"),
      branch("ADM", "Administratie en personeel", "KTR", 14, "Boekhouder", "HR-adviseur"),
    ],
  },
  lelie: {
    ...{ prefix: "WL", people: 700, seed: 4, trade: trades.care },
    branches: [
      branch("INT", "Intramurale zorg", "", 3, "Zorgdirecteur"),
      ...care,
      branch("WYK", "Wijkzorg", "", 4, "Manager wijkzorg"),
      branch("WN", "Wijkteam Noord", "WYK", 44, "Wijkverpleegkundige", "Verzorgende IG"),
      branch("WO", "Wijkteam Oost", "WYK", 44, "Wijkverpleegkundige", "Verzorgende IG"),
      branch("WC", "Wijkteam Centrum", "WYK", 48, "Wijkverpleegkundige", "Helpende"),
      branch("BEH", "Behandeling", "", 34, "Fysiotherapeut", "Psycholoog", "Ergotherapeut"),
      branch("ONB", "Ondersteuning", "", 8, "Manager bedrijfsvoering"),
      branch("FAC", "Facilitair", "ONB", 40, "Technisch medewerker", "Schoonmaker"),
      branch("PFA", "Personeel en financiën", "ONB", 30, "HR-adviseur", "Salarisadministrateur"),
    ],
  },
  markt: {
    ...{ prefix: "MP", people: 1_500, seed: 5, trade: trades.retail },
    branches: [
      branch("WNK", "Winkels", "", 4, "Directeur winkels"),
      ...stores,
      branch("DC", "Distributiecentrum", "", 6, "Manager logistiek", "Teamleider"),
      branch("DCI", "Inslag", "DC", 60, "Heftruckchauffeur", "Logistiek medewerker"),
      branch("DCO", "Orderverzamelen", "DC", 120, "Orderverzamelaar"),
      branch("DCT", "Transport", "DC", 60, "Chauffeur"),
      branch("HK", "Hoofdkantoor", "", 6, "Directeur", "Directiesecretaresse"),
      branch("INK", "Inkoop", "HK", 40, "Inkoper", "Assortimentsmanager"),
      branch("ICT", "ICT", "HK", 36, "Applicatiebeheerder", "Ontwikkelaar"),
      branch("MKT", "Marketing", "HK", 24, "Marketeer", "Vormgever"),
      branch("FIN", "Financiën", "HK", 30, "Boekhouder", "Controller"),
      branch("PO", "Personeel en organisatie", "HK", 18, "HR-adviseur", "Recruiter"),
    ],
  },
};
