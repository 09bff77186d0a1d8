import { type DeliveryField, type DeliveryRule, fieldLabels, Refusal } from "@datakluis/contract";
import { askedIn, type Asked } from "./sivi-asked.ts";
import { siviNames } from "./sivi-names.ts";
import type { Entry } from "./source.ts";
import type { Element, Shape } from "./xml.ts";

/** What a code of SIVI is to us. Only values that are sure stand here; another one is a fault on its row. */
type Codes = Readonly<Record<string, string>>;
const sexes: Codes = { M: "Man", V: "Vrouw", O: "Onbekend" };
const nameUses: Codes = { "01": "01", "02": "02", "03": "03", "04": "04" };
const contracts: Codes = { B: "Bepaalde tijd", O: "Onbepaalde tijd" };
/** Where somebody lives is 01; his other addresses are not for us. */
const addresses: Codes = { "01": "home", "02": "other", "04": "other" };
/** Contact persons of an employer only have the even ones: those are of work. */
const sides: Codes = { "05": "private", "06": "work", "07": "private", "08": "work", "09": "private", "10": "work" };

type Reading = readonly [DeliveryField, Codes?];

/** The elements that say something of somebody, where they say it. */
const ofEmployee: Readonly<Record<string, Reading>> = {
  SofiNr: ["bsn"],
  Gebdat: ["bornOn"],
  SignNm: ["lastName"],
  Voorl: ["initials"],
  Voorv: ["prefix"],
  Roepnaam: ["callName"],
  NmvrkrCd: ["nameUse", nameUses],
  GslchtCd: ["sex", sexes],
};
const ofPartner: Readonly<Record<string, Reading>> = { SignNm: ["partnerLastName"], Voorv: ["partnerPrefix"] };
const ofHome: Readonly<Record<string, Reading>> = {
  StraatLang: ["street"],
  Huisnr: ["houseNumber"],
  HuisToev: ["houseNumberAddition"],
  Pc: ["postcode"],
  Wnpl: ["city"],
};
const ofHomeAbroad: Readonly<Record<string, Reading>> = {
  StraatLang: ["street"],
  HuisnrBtl: ["houseNumber"],
  PcBtl: ["postcode"],
  WnplBtl: ["city"],
  LandCd: ["country"],
};
const ofEmployment: Readonly<Record<string, Reading>> = {
  PersNr: ["personnelNumber"],
  Ingdat: ["startsOn"],
  Enddat: ["endsOn"],
  NmFnct: ["jobTitle"],
  NmOrgeenh: ["departmentName"],
  OrgeenhCd: ["departmentCode"],
  OndOrgeenhCd: ["departmentParentCode"],
  CdBepTd: ["contractKind", contracts],
  AantCtrcturenPWk: ["contractHours"],
  AantUNormWk: ["normHours"],
};
const ofCostCentre: Readonly<Record<string, Reading>> = { KostenplaatsCd: ["costCentre"] };

/** Labels of the sender's own, and since when: of no use to anybody here, and not worth a word in a report. */
const silent = new Set(["IdWrknmr", "IdWrknmrOud", "IdDnstvbnd", "IdDnstvbndOud", "IngdatMut", "PersNrOud"]);

/** Our own word for an employment that another under its number came after. */
const earlier = "DnstvbndEerder";

type Cells = Map<DeliveryField, string | { rule: DeliveryRule }>;

const mostUnread = 20;
/** A message with more names of its own than this has no better reader for it. */
const mostUnknown = 1_000;

/**
 * The messages WerknemersGegevens and Dienstverbanden of SIVI. They are read by the names of their elements, which have
 * not changed meaning since 2017; what is not read of them is told by name, and of any other element only that it is there.
 * Undefined for any other message.
 */
export function siviShape(root: string, namespace: string): Shape | undefined {
  const message = {
    WerknemerGegevens: "WerknemersGegevens",
    WerknemersGegevens: "WerknemersGegevens",
    Dienstverbanden: "Dienstverbanden",
  }[root];
  if (!message) return undefined;
  const unread = new Set<string>();
  const unknown = new Set<string>();
  const leave = (name: string) => {
    if (silent.has(name)) return;
    // A report is read by the service too, and a word of the sender's own can be somebody's name.
    const [told, most] = siviNames.has(name) || name === earlier ? [unread, mostUnread] : [unknown, mostUnknown];
    if (told.size < most) told.add(name);
  };
  let employers = 0;
  let asked: Asked | null = null;

  /** Puts what stands in an element under our fields; what we have no field for is told as not read. */
  const take = (cells: Cells, element: Element, readings: Readonly<Record<string, Reading>>, groups: string[] = []) => {
    for (const { name, text, children } of element.children) {
      if (groups.includes(name)) continue;
      const [field, codes] = readings[name] ?? [];
      if (!field) leave(name);
      else if (cells.has(field) || children.length > 0) cells.set(field, { rule: "nested" });
      else cells.set(field, coded(text.trim(), codes));
    }
  };

  const address = (cells: Cells, employee: Element) => {
    const homes = ["StrAdrNl", "StrAdrBl"].flatMap((name) =>
      all(employee, name).filter((it) => {
        const code = textOf(it, "SrtAdrsCd");
        if (addresses[code] === undefined) cells.set("street", { rule: "code" });
        return addresses[code] === "home" && textOf(it, "Enddat") === "";
      }),
    );
    const home = newest(homes);
    if (!home || cells.has("street")) return;
    const readings = home.name === "StrAdrNl" ? ofHome : ofHomeAbroad;
    take(cells, home, readings, ["SrtAdrsCd", "Ingdat"]);
  };

  /** Whether a number is of a mobile, and whether it is a number at all, it says itself; the code says whose it is. */
  const reach = (cells: Cells, employee: Element) => {
    for (const it of all(employee, "Com")) {
      const [value, side] = [textOf(it, "NrCom"), sides[textOf(it, "SrtComCd")]];
      const field = fieldOfCom(value, side === "private");
      if (!side) cells.set(field, { rule: "code" });
      else if (cells.has(field)) leave("Com");
      else cells.set(field, value);
    }
  };

  const ofOne = (employee: Element, employment: Element): Cells => {
    const cells: Cells = new Map();
    take(cells, employee, ofEmployee, ["Prtnr", "StrAdrNl", "StrAdrBl", "Com", "Dnstvbnd"]);
    for (const it of all(employee, "Prtnr")) take(cells, it, ofPartner);
    address(cells, employee);
    reach(cells, employee);
    take(cells, employment, ofEmployment, ["Kostenplaats"]);
    const centre = newest(all(employment, "Kostenplaats").filter((it) => textOf(it, "Enddat") === ""));
    if (centre) take(cells, centre, ofCostCentre, ["NmKostenplaats", "Ingdat"]);
    return cells;
  };

  /** A row for each personnel number. Of employments one after another under one number the last is taken. */
  const employmentsOf = (employee: Element): Element[] => {
    const last = new Map<string, Element>();
    const others: Element[] = [];
    for (const it of all(employee, "Dnstvbnd")) {
      const number = textOf(it, "PersNr");
      const known = last.get(number);
      const later = known && (follows(it, known) ? it : follows(known, it) ? known : undefined);
      if (later) leave(earlier);
      else if (known) others.push(it);
      last.set(number, later ?? known ?? it);
    }
    return [...last.values(), ...others];
  };

  return {
    format: formatOf(message, namespace),
    nameless: message === "Dienstverbanden",
    unread,
    unknown: () => unknown.size,
    asked: () => asked,
    rowAt: ({ length: depth, 1: group, 2: name }) => {
      if (depth === 2 && group === "Wrkgvr" && ++employers > 1) throw new Refusal("file_employers");
      return (depth === 2 && group === "BrAlg") || (depth === 3 && group === "Wrkgvr" && name === "Wrknmr");
    },
    entriesOf: (element, row) => {
      if (element.name === "Wrknmr")
        return employmentsOf(element).map((it, at) => entryOf(row + at, ofOne(element, it)));
      if (textOf(element, "TestJN") === "J") throw new Refusal("file_test");
      asked = askedIn((name) => textOf(element, name));
      return [];
    },
  };
}

/** By the year its namespace ends in. */
export const formatOf = (message: string, namespace: string): string =>
  `SIVI ${message} ${/\/(20\d\d)$/.exec(namespace)?.[1] ?? ""}`.trim();

const entryOf = (row: number, cells: Cells): Entry => ({
  row,
  about: "employee",
  cells: cells.entries().map(([field, value]) => [fieldLabels[field], value] as const),
});

const coded = (text: string, codes?: Codes): string | { rule: "code" } =>
  codes && text ? (codes[text] ?? { rule: "code" }) : text;

export const all = (element: Element, name: string) => element.children.filter((it) => it.name === name);
export const textOf = (element: Element, name: string) =>
  element.children.find((it) => it.name === name)?.text.trim() ?? "";

/** The one that began last; dates of SIVI sort as text. */
const newest = (elements: readonly Element[]) =>
  elements.reduce<Element | undefined>(
    (last, it) => (last && textOf(last, "Ingdat") >= textOf(it, "Ingdat") ? last : it),
    undefined,
  );

const follows = (one: Element, other: Element) => {
  const ended = textOf(other, "Enddat");
  return ended !== "" && textOf(one, "Ingdat") > ended;
};

function fieldOfCom(value: string, isPrivate: boolean): DeliveryField {
  if (value.includes("@")) return isPrivate ? "emailPrivate" : "emailWork";
  if (/^(?:\+31|0031|0)\s*-?\(?0?\)?\s*6/.test(value)) return "phoneMobile";
  return isPrivate ? "phoneHome" : "phoneWork";
}
