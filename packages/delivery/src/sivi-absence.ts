import { Refusal } from "@datakluis/contract";
import { all, formatOf, textOf } from "./sivi.ts";
import { askedIn, type Asked } from "./sivi-asked.ts";
import { siviNames } from "./sivi-names.ts";
import { nested, type Entry, type Value } from "./source.ts";
import type { Element, Shape } from "./xml.ts";

/** The elements of a case (Vrzm) that are read. */
const read = new Set([
  ...["VrwrkCd", "IngdatMutVrzm", "IngdatMutVrzmOud", "VrzmgvlId", "VrzmgvlIdOud", "VrzmgvlVnrMld", "EndVrzmJN"],
  ...["DatEerstVrzmdg", "DatHrstld", "DatVrwHrstl", "PrcVrzm", "OorzkVrzmCd", "VngntJN", "WAZOCd"],
]);

/**
 * What says too much to be told even by name: that it stood there says something of somebody's health or of a conflict
 * (AVG art. 9; AP, De zieke werknemer, 2016).
 */
const unspoken = new Set(["ArbCnflJN", "BijzRdnStartVrzmCd", "RdnEndVrzmCd", "PrcArbther", "Actie", "VrTkst"]);

/** By which the sender knows the employer; nobody here does, and they are only said back. */
const ownNames = { IdWrkgvrArbdnst: "employer", AansltnrGeguitwlngArbdnst: "connection" } as const;
const isOwnName = (name: string | undefined): name is keyof typeof ownNames => name !== undefined && name in ownNames;

const mostUnread = 20;
const mostUnknown = 1_000;

/**
 * The message Verzuimmeldingen of SIVI, by the names of its elements, which have not changed meaning since 2017. A row is
 * a case (Vrzm); of who somebody is only what tells whether the number is his. Undefined for any other message.
 */
export function absenceShape(root: string, namespace: string): Shape | undefined {
  if (root !== "Verzuimmeldingen") return undefined;
  const unread = new Set<string>();
  const unknown = new Set<string>();
  let employers = 0;
  let sentAt = "";
  let asked: Asked | null = null;

  const strange = ({ name, children }: Element): void => {
    if (!siviNames.has(name) && unknown.size < mostUnknown) unknown.add(name);
    for (const it of children) strange(it);
  };

  const entryOf = (row: number, employee: Element, employment: Element, it: Element): Entry => {
    const cells = new Map<string, Value>([
      ["PersNr", textOf(employment, "PersNr")],
      ["Gebdat", textOf(employee, "Gebdat")],
      ["SofiNr", textOf(employee, "SofiNr")],
      ["AandatBr", sentAt],
    ]);
    for (const { name, text, children } of it.children)
      if (read.has(name)) cells.set(name, cells.has(name) || children.length > 0 ? nested : text.trim());
      else if (siviNames.has(name) && !unspoken.has(name) && unread.size < mostUnread) unread.add(name);
    return { row, about: "absence", cells };
  };

  return {
    format: formatOf("Verzuimmeldingen", namespace),
    nameless: true,
    unread,
    unknown: () => unknown.size,
    asked: () => asked,
    rowAt: ({ length: depth, 1: group, 2: name }) => {
      if (depth === 2 && group === "Wrkgvr" && ++employers > 1) throw new Refusal("file_employers");
      return (
        (depth === 2 && group === "BrAlg") ||
        (depth === 3 && group === "Wrkgvr" && (name === "Wrknmr" || isOwnName(name)))
      );
    },
    entriesOf: (element, row) => {
      strange(element);
      if (element.name === "Wrknmr") {
        const cases = all(element, "Dnstvbnd").flatMap((work) => all(work, "Vrzm").map((it) => [work, it] as const));
        return cases.map(([work, it], at) => entryOf(row + at, element, work, it));
      }
      if (isOwnName(element.name)) {
        if (asked) asked = { ...asked, [ownNames[element.name]]: element.text.trim() };
        return [];
      }
      if (textOf(element, "TestJN") === "J") throw new Refusal("file_test");
      sentAt = `${textOf(element, "AandatBr")}T${textOf(element, "AantijdBr")}`;
      asked = askedIn((name) => textOf(element, name));
      return [];
    },
  };
}
