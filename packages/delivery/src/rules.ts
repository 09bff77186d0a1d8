import {
  DeliveryField,
  Identity,
  Refusal,
  type DeliveryKind,
  type DeliveryState,
  type Employment as AnyEmployment,
} from "@datakluis/contract";
import type { Department } from "./departments.ts";

export type Employment = Omit<AnyEmployment, "departmentId" | "departmentName">;

/** A row of a file that passed every check. */
export type Row = {
  personnelNumber: string;
  identity: Identity;
  department: { code: string } | null;
  employment: Employment;
};

/** What is known of an employee where the file is delivered; null where nobody knows who he is. */
export type Known = { identity: Identity | null; departmentCode: string | null; employments: readonly Employment[] };

/** Which fields the file has a column for. A file that does not speak of a field leaves it as it was. */
export type Told = ReadonlySet<DeliveryField>;

/**
 * What a row changes: null is left alone. `replaces` holds the starts of employments it takes the place of; `fields` what
 * a report calls that which differs, and is empty for whoever is new.
 */
export type Change = {
  identity: Identity | null;
  departmentCode: string | null;
  employment: Employment | null;
  replaces: readonly string[];
  fields: readonly DeliveryField[];
};

export type Outcome = ({ kind: "changed" } & Change) | { kind: "unchanged" };

type Delivery = { state: DeliveryState; incomplete: boolean };

/** A new file takes the place of one that waits, never of one that is being written. */
export function replace(current: DeliveryState): "discarded" {
  if (current === "running" || current === "undoing") throw new Refusal("delivery_running");
  return "discarded";
}

/** Waiting → running. Asked again it changes nothing. An incomplete full file never starts: a person looks at it (E3). */
export function start({ state, incomplete }: Delivery): DeliveryState {
  if (state === "running" || state === "done") return state;
  if (state !== "waiting") throw new Refusal("delivery_done");
  if (incomplete) throw new Refusal("delivery_incomplete");
  return "running";
}

/** Waiting, or still in quarantine → discarded. Asked again it changes nothing. */
export function discard(state: DeliveryState): "discarded" {
  if (state === "running") throw new Refusal("delivery_running");
  if (state !== "waiting" && state !== "quarantined" && state !== "discarded") throw new Refusal("delivery_done");
  return "discarded";
}

/** A state that ends a delivery: nothing of the file stays. */
export const endsIt = (state: DeliveryState): boolean =>
  state === "done" || state === "failed" || state === "discarded" || state === "undone";

/** How long a file is kept that came before the employer had agreed (product.md, B7). */
export const quarantineDays = 30;

/** How long a file is kept that nobody begins, and the one of a delivery of a system that stopped. */
export const waitingDays = 7;

/** When a file in quarantine, or of a delivery that stopped, is destroyed by itself; null for any other delivery. */
export function keptUntil(state: DeliveryState, deliveredAt: Date, keepsFile: boolean): Date | null {
  const days = state === "quarantined" ? quarantineDays : state === "failed" && keepsFile ? waitingDays : null;
  return days === null ? null : new Date(deliveredAt.getTime() + days * 86_400_000);
}

/**
 * A full file that lacks more than a tenth of the people still in service is probably half a file. Whoever left before
 * need not be in it.
 */
export const isIncomplete = (kind: DeliveryKind, inService: number, absent: number): boolean =>
  kind === "full" && absent * 10 > inService;

/** In service today or later: an end in the past is an end. */
export const isInService = (employments: readonly Pick<Employment, "endsOn">[], today: string): boolean =>
  employments.length === 0 || employments.some(({ endsOn }) => endsOn === null || endsOn >= today);

/** All of somebody nobody knew. */
export const wholeOf = ({ identity, department, employment }: Row): Change => ({
  identity,
  departmentCode: department?.code ?? null,
  employment,
  replaces: [],
  fields: [],
});

/** Whether a row changes what is known, and what then is to be written (E3, E8). */
export function outcomeOf(known: Known, row: Row, told: Told): Outcome {
  const departmentCode = row.department?.code ?? null;
  const department = told.has("departmentCode") || told.has("departmentName") ? departmentCode : known.departmentCode;
  const identity = identityAfter(known.identity, row.identity, told);
  const { employment, replaces, before } = employmentAfter(known.employments, row.employment, told);
  if (!identity && !employment && department === known.departmentCode) return { kind: "unchanged" };
  const fields = [
    ...(identity ? fieldsOfIdentity(known.identity, identity) : []),
    ...(department === known.departmentCode ? [] : ["departmentCode" as const]),
    ...(employment ? fieldsOfEmployment(before, employment) : []),
  ];
  return { kind: "changed", identity, departmentCode: department, employment, replaces, fields };
}

const identityFields = Object.keys(Identity.shape) as (keyof Identity)[];

/** The identity as it becomes, or null when the row says what was known. */
function identityAfter(known: Identity | null, said: Identity, told: Told): Identity | null {
  if (!known) return said;
  const after: Partial<Record<keyof Identity, unknown>> = {};
  let differs = false;
  for (const field of identityFields) {
    const value = tells(told, field) ? said[field] : known[field];
    if (value !== undefined) after[field] = value;
    if (value !== known[field] && JSON.stringify(value) !== JSON.stringify(known[field])) differs = true;
  }
  return differs ? (after as Identity) : null;
}

type Fields = { [field in DeliveryField]?: string | undefined };

/**
 * In which fields of a file two identities differ; of whom nobody knew who he was, in all that is said of him. A file has
 * the same fields for an address here and abroad.
 */
function fieldsOfIdentity(before: Identity | null, after: Identity): DeliveryField[] {
  const [was, is]: (Fields | null)[] = [before, after];
  const [wasAbroad, isAbroad]: (Fields | undefined)[] = [before?.foreignAddress, after.foreignAddress];
  return DeliveryField.options.filter(
    (field) => was?.[field] !== is?.[field] || wasAbroad?.[field] !== isAbroad?.[field],
  );
}

/** Where somebody lives abroad a file tells with a country and an address, not with a country alone; where he stays while ill never. */
const tells = (told: Told, field: keyof Identity): boolean =>
  field === "foreignAddress"
    ? told.has("country") && told.has("street")
    : field !== "temporaryAddress" && told.has(field);

const optional = ["endsOn", "jobTitle", "contractHours", "normHours", "contractKind", "costCentre"] as const;

/**
 * A file knows one employment of a person at a time. One that begins after the known one ended is the next; one that
 * overlaps it is the same employment, corrected.
 */
function employmentAfter(known: readonly Employment[], said: Employment, told: Told) {
  const overlapping = known.filter((it) => overlaps(it, said));
  const before = known.find(({ startsOn }) => startsOn === said.startsOn) ?? overlapping.at(-1);
  const kept = optional.filter((field) => !told.has(field));
  const employment = { ...said, ...Object.fromEntries(kept.map((field) => [field, before?.[field] ?? null])) };
  const replaces = overlapping.flatMap(({ startsOn }) => (startsOn === said.startsOn ? [] : [startsOn]));
  const same = before?.startsOn === said.startsOn && optional.every((field) => employment[field] === before[field]);
  return { employment: same && replaces.length === 0 ? null : employment, replaces, before, stands: employment };
}

/** In which fields an employment differs from the one it takes the place of; of the next employment all it says. */
function fieldsOfEmployment(before: Employment | undefined, after: Employment): DeliveryField[] {
  const fields = (["startsOn", ...optional] as const).filter((field) => (before?.[field] ?? null) !== after[field]);
  // The same, but where there were two of them.
  return fields.length > 0 ? fields : ["startsOn"];
}

/** The employment a row speaks of as it is once the row is written, also when it changes nothing. */
export const standingAfter = (known: readonly Employment[], said: Employment, told: Told): Employment =>
  employmentAfter(known, said, told).stands;

const overlaps = (one: Employment, other: Employment) =>
  one.startsOn <= (other.endsOn ?? "9999-12-31") && other.startsOn <= (one.endsOn ?? "9999-12-31");

/**
 * The departments of a file as they become. A parent that a file only names by its code keeps its name, and a
 * department of which no parent is told stays where it was – unless it would then hang, by way of others, under itself.
 */
export function departmentsAfter(known: readonly Department[], said: readonly Department[]): Department[] {
  const before = new Map(known.map((it) => [it.code, it]));
  const after = new Map(before);
  for (const { code, name, parentCode } of said) {
    const was = before.get(code);
    after.set(code, {
      code,
      name: name === code ? (was?.name ?? name) : name,
      parentCode: parentCode ?? was?.parentCode ?? null,
    });
  }
  const toldParent = new Set(said.flatMap(({ code, parentCode }) => (parentCode ? [code] : [])));
  for (const code of inCircles(after)) {
    const it = after.get(code);
    if (it && !toldParent.has(code)) after.set(code, { ...it, parentCode: null });
  }
  return [...after.values()].filter((it) => {
    const was = before.get(it.code);
    return was?.name !== it.name || was.parentCode !== it.parentCode;
  });
}

/** The codes that reach themselves. Each walk upwards ends at the top, at one seen before, or in a circle. */
function inCircles(departments: ReadonlyMap<string, Department>): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const start of departments.keys()) {
    const path: string[] = [];
    const at = new Set<string>();
    let code: string | null | undefined = start;
    while (code && !seen.has(code) && departments.has(code)) {
      seen.add(code);
      at.add(code);
      path.push(code);
      code = departments.get(code)?.parentCode;
    }
    if (code && at.has(code)) found.push(...path.slice(path.indexOf(code)));
  }
  return found;
}
