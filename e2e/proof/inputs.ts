import type { Endpoint } from "@datakluis/contract";
import { below, pick, type Random } from "./random.ts";

type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
};

/** What a question must look like, as the document of its server tells it. */
export const shapeOf = (schema: Endpoint["body"]): Schema =>
  schema.toJSONSchema({ target: "draft-7", io: "input", unrepresentable: "any" }) as Schema;

/**
 * Makes something of this shape.
 *
 * @param known what a field of this name holds; undefined for any value of its kind
 */
export function fitting(
  schema: Schema,
  random: Random,
  known: (name: string, schema: Schema) => unknown,
  name = "",
): unknown {
  const given = known(name, schema);
  if (given !== undefined) return given;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(random, schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fitting(pick(random, choices), random, known, name);
  if (schema.allOf) return fitting(schema.allOf[0]!, random, known, name);
  const type = Array.isArray(schema.type) ? pick(random, schema.type) : schema.type;
  if (type === "object")
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([name, it]) => [name, fitting(it, random, known, name)]),
    );
  if (type === "array")
    return Array.from({ length: below(random, 3) }, () => fitting(schema.items ?? {}, random, known, name));
  if (type === "integer" || type === "number") return Math.max(schema.minimum ?? schema.exclusiveMinimum ?? 0, 1);
  if (type === "boolean") return random() < 0.5;
  if (type === "null") return null;
  return textOf(schema);
}

function textOf({ format, minLength }: Schema): string {
  if (format === "uuid") return crypto.randomUUID();
  if (format === "date") return "1985-09-19";
  if (format === "date-time") return "2026-02-02T11:29:00.000Z";
  if (format === "email") return "iemand@proef.example";
  return "Tekst voor de proef".padEnd(minLength ?? 0, "x");
}

const deep = (levels: number): unknown => {
  let it: unknown = "diep";
  for (let level = 0; level < levels; level += 1) it = level % 2 ? [it] : { it };
  return it;
};

/** What somebody may put in a field by mistake or on purpose; `mark` must come back in no refusal. */
export const naughty: readonly ((mark: string) => unknown)[] = [
  () => null,
  () => "",
  () => " ",
  (mark) => mark,
  (mark) => `${mark}\u0000`,
  (mark) => `\u202e${mark}\u2066`,
  (mark) => `${mark}\ud800`,
  (mark) => `${mark}\u{1f469}\u200d\u{1f469}\u0301\u0301`,
  (mark) => `'; drop table person; -- ${mark}`,
  (mark) => `<img src=x onerror=alert(1)>${mark}`,
  (mark) => `=cmd|'/c calc'!A1${mark}`,
  (mark) => `../../../etc/passwd${mark}`,
  (mark) => `%00${mark}\r\nset-cookie: a=b`,
  (mark) => mark.repeat(2_000),
  () => 0,
  () => -1,
  () => 1e308,
  () => Number.MAX_SAFE_INTEGER + 2,
  () => 2_147_483_648,
  () => 0.5,
  () => true,
  () => [],
  () => ({}),
  (mark) => [mark],
  (mark) => ({ [mark]: mark }),
  (mark) => ({ $ne: mark }),
  () => deep(500),
  () => Array.from({ length: 20_000 }, (_, at) => at),
  () => "00000000-0000-0000-0000-000000000000",
  () => "ffffffff-ffff-ffff-ffff-ffffffffffff",
  () => crypto.randomUUID().toUpperCase(),
  () => "2026-02-30",
  () => "0000-01-01",
  () => "9999-12-31",
  () => "-4713-01-01",
  () => "2026-02-02T11:29:00.000+99:00",
  (mark) => `${mark}@proef.example`,
  () => "999999990",
];

/** A copy with something naughty in one place, with a place less or with one more. */
export function spoiled(value: unknown, random: Random, mark: string): unknown {
  const copy: unknown = structuredClone(value);
  const places = placesIn(copy);
  const chosen = places.length ? pick(random, places) : undefined;
  const bad = pick(random, naughty)(mark);
  if (!chosen) return bad;
  const { within, at } = chosen;
  const chance = random();
  if (chance < 0.1) delete within[at];
  else if (chance < 0.2 && Array.isArray(within)) within.push(bad);
  else if (chance < 0.2) within[pick(random, [mark, "__proto__x", "constructor", "toString", "length"])] = bad;
  else within[at] = bad;
  return copy;
}

type Place = { within: Record<string | number, unknown>; at: string | number };

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const within = value as Place["within"];
  return Object.keys(within).flatMap((at) => [{ within, at }, ...placesIn(within[at])]);
}
