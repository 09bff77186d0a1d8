import { SaxesParser } from "saxes";
import { siviTables } from "./sivi-tables.ts";

type Rule = { name: string; least: number; most: number; form: string; allowed: string[]; children: Rule[] };
type Found = { name: string; text: string; children: Found[] };

/** The schema of a message as a tree. */
export function schemaOf(message: keyof typeof siviTables): Rule {
  const path: Rule[] = [];
  for (const line of siviTables[message].trim().split("\n")) {
    const [depth, name, occurs, form, allowed] = line.split(" ");
    const [least, most] = occurs!.split("..");
    const rule: Rule = {
      ...{ name: name!, form: form!, allowed: allowed?.split(",") ?? [], children: [] },
      ...{ least: Number(least), most: most === "*" ? Infinity : Number(most) },
    };
    path.length = Number(depth);
    path.at(-1)?.children.push(rule);
    path.push(rule);
  }
  return path[0]!;
}

/** What is wrong with a message by the facts of its schema; nothing when it is valid. */
export function faultsIn(message: keyof typeof siviTables, xml: string): string[] {
  const faults: string[] = [];
  const root = treeOf(xml, message, faults);
  if (root) judge(schemaOf(message), root, root.name, faults);
  return faults;
}

function treeOf(xml: string, message: string, faults: string[]): Found | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const path: Found[] = [];
  let root: Found | undefined;
  parser.on("error", (fault) => faults.push(fault.message));
  parser.on("opentag", ({ local, uri }) => {
    if (uri !== `http://www.sivi.org/Verzuimmanagement/${message}/2026`) faults.push(`${local}: ${uri}`);
    const element = { name: local, text: "", children: [] };
    path.at(-1)?.children.push(element);
    root ??= element;
    path.push(element);
  });
  parser.on("text", (text) => {
    if (path.length) path.at(-1)!.text += text;
  });
  parser.on("closetag", () => void path.pop());
  parser.write(xml).close();
  return root;
}

function judge(rule: Rule, { name, text, children }: Found, at: string, faults: string[]): void {
  if (name !== rule.name) faults.push(`${at}: ${rule.name} verwacht`);
  if (rule.form !== "groep") {
    if (children.length) faults.push(`${at}: bevat elementen`);
    if (!fits(rule, text)) faults.push(`${at}: ${rule.form} ${rule.allowed.join()}`);
    return;
  }
  let next = 0;
  for (const own of rule.children) {
    let count = 0;
    for (; children[next]?.name === own.name; next++) {
      count++;
      judge(own, children[next]!, `${at}/${own.name}`, faults);
    }
    if (count < own.least || count > own.most) faults.push(`${at}/${own.name}: ${count} keer`);
  }
  if (next < children.length) faults.push(`${at}: ${children[next]!.name} staat daar niet`);
}

/** Elements that hold no digit, and codes of the same length always. */
const digitless = new Set(["Voorl", "Voorv", "Roepnaam"]);

function fits({ name, form, allowed }: Rule, text: string): boolean {
  if (allowed.length && !allowed.includes(text)) return false;
  if (digitless.has(name) && /\d/.test(text)) return false;
  if (form === "datum") return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  if (form === "tijd") return /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text);
  const [, kind, upTo, length, decimals] = /^(an|n)(\.\.)?(\d+)(?:,(\d))?$/.exec(form)!;
  if (decimals) return new RegExp(`^\\d{1,${Number(length) - 2}}\\.\\d{${decimals}}$`).test(text);
  if (kind === "n" && !/^\d+$/.test(text)) return false;
  const size = [...text].length;
  // A name of nothing is no name; initials may be empty, for their type has no least length.
  return upTo ? size <= Number(length) && (size > 0 || name === "Voorl") : size === Number(length);
}
