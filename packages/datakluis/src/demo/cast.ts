import type { GroupName } from "@datakluis/contract";

/** Everybody the demo plays. All people and companies are invented; `.example` belongs to nobody (RFC 2606). */
export type Part = {
  key: string;
  role: string;
  displayName: string;
  email: string;
  group: GroupName;
  worksFor: "service" | EmployerKey;
};

export type EmployerKey = "aar" | "linde" | "hoog" | "lelie" | "markt";

/** One password for all, shown at the start: what guards an account of the demo is its second factor. */
export const demoPassword = "molen-fiets-kluis-dijk";

export const employers: Record<
  EmployerKey,
  { name: string; chamberNumber: string; representative: string; domain: string }
> = {
  aar: {
    name: "Bakkerij De Gouden Aar B.V.",
    chamberNumber: "90001234",
    representative: "Geertje van der Aar",
    domain: "goudenaar.example",
  },
  linde: {
    name: "De Linde Transport B.V.",
    chamberNumber: "90005678",
    representative: "Willem van der Linde",
    domain: "delinde.example",
  },
  hoog: {
    name: "Hogeland Metaal B.V.",
    chamberNumber: "90004321",
    representative: "Aaltje Hogeland",
    domain: "hogelandmetaal.example",
  },
  lelie: {
    name: "Stichting Zorggroep De Waterlelie",
    chamberNumber: "90008765",
    representative: "Rachida Benali",
    domain: "dewaterlelie.example",
  },
  markt: {
    name: "Marktplein Warenhuizen N.V.",
    chamberNumber: "90002468",
    representative: "Hugo van Marken",
    domain: "marktplein.example",
  },
};

const at = (key: EmployerKey, name: string) => `${name}@${employers[key].domain}`;

const small = [
  part(
    "functional",
    "functioneel beheerder",
    "Fenna de Boer",
    "beheerder@arboplus.example",
    "functional_administrator",
    "service",
  ),
  part("caseManager", "casemanager", "Karin Smit", "casemanager@arboplus.example", "case_manager", "service"),
  part("doctor", "bedrijfsarts", "Bram Vermeulen", "bedrijfsarts@arboplus.example", "company_doctor", "service"),
  part("keeper", "datakluisbeheerder", "Marijke van Dijk", at("aar", "datakluisbeheerder"), "hr", "aar"),
  part("hr", "datakluisgebruiker (HR)", "Hassan el Idrissi", at("aar", "hr"), "hr", "aar"),
  part("manager", "leidinggevende", "Lars Mulder", at("aar", "leidinggevende"), "manager", "aar"),
  part("newcomer", "HR, wacht op autorisatie", "Noor Peters", at("aar", "noor.peters"), "hr", "aar"),
  part("linde", "HR De Linde (nog zonder datakluis)", "Sanne Willems", at("linde", "hr"), "hr", "linde"),
  part("lindeToo", "HR De Linde (tweede gebruiker)", "Tom Jansen", at("linde", "tom.jansen"), "hr", "linde"),
] as const satisfies Part[];

/**
 * Who comes with the rich demo. Waterland is the second service: one installation is of one service, so it works in it with people
 * and employers of its own, whom the others do not reach.
 */
const more = [
  part("planner", "planner", "Yasmin Bakri", "planner@arboplus.example", "planner", "service"),
  part(
    "marktKeeper",
    "datakluisbeheerder (Marktplein)",
    "Petra de Leeuw",
    at("markt", "datakluisbeheerder"),
    "hr",
    "markt",
  ),
  part("marktHr", "datakluisgebruiker (HR, Marktplein)", "Rachid Tahiri", at("markt", "hr"), "hr", "markt"),
  part(
    "marktManager",
    "leidinggevende (Marktplein, regio Noord)",
    "Anja Veenstra",
    at("markt", "noord"),
    "manager",
    "markt",
  ),
  part(
    "marktNew",
    "HR, wacht op autorisatie (Marktplein)",
    "Lotte Sanders",
    at("markt", "lotte.sanders"),
    "hr",
    "markt",
  ),
  part("lelieHr", "HR De Waterlelie (overeenkomst ligt klaar)", "Indira Ramdin", at("lelie", "hr"), "hr", "lelie"),
  part("hoogHr", "HR Hogeland (nog zonder datakluis)", "Teun Postma", at("hoog", "hr"), "hr", "hoog"),
  part(
    "waterland",
    "casemanager (Waterland Arbo)",
    "Mila Kowalski",
    "casemanager@waterlandarbo.example",
    "case_manager",
    "service",
  ),
  part(
    "waterlandDoctor",
    "bedrijfsarts (Waterland Arbo)",
    "Sjoerd Hoekstra",
    "bedrijfsarts@waterlandarbo.example",
    "company_doctor",
    "service",
  ),
] as const satisfies Part[];

/** All of them, in the order in which they are shown. */
export const cast: readonly (Part & { key: PartKey })[] = [...small, ...more];

export type PartKey = (typeof small)[number]["key"] | (typeof more)[number]["key"];

function part<K extends string>(
  key: K,
  role: string,
  displayName: string,
  email: string,
  group: GroupName,
  worksFor: Part["worksFor"],
): Part & { key: K } {
  return { key, role, displayName, email, group, worksFor };
}

export const partOf = (key: PartKey): Part => cast.find((it) => it.key === key)!;
