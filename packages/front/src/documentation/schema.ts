/** The part of JSON Schema that our documents use. */
export type Schema = {
  type?: string | string[];
  format?: string;
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  maxLength?: number;
  minLength?: number;
  description?: string;
};

const words: Record<string, string> = {
  string: "tekst",
  integer: "geheel getal",
  number: "getal",
  boolean: "ja of nee",
  null: "niets",
  object: "object",
};
const formats: Record<string, string> = {
  uuid: "kenmerk (UUID)",
  date: "datum (jjjj-mm-dd)",
  "date-time": "moment (ISO 8601, UTC)",
  email: "e-mailadres",
};

/** One Dutch phrase for what a value looks like. */
export function phraseOf(schema: Schema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(phraseOf))].join(" of ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" of ");
  if (schema.type === "array") return `lijst van ${schema.items ? phraseOf(schema.items) : "waarden"}`;
  if (Array.isArray(schema.type)) return schema.type.map((it) => words[it] ?? it).join(" of ");
  const most = schema.maxLength ? `, hoogstens ${schema.maxLength} tekens` : "";
  return (formats[schema.format ?? ""] ?? words[schema.type ?? ""] ?? "waarde") + most;
}

export type Field = { path: string; phrase: string; required: boolean };

const deepest = 4;

/** All fields of an object, those of objects inside it and of lists of objects too, as `a.b` and `a[].b`. */
export function fieldsOf(schema: Schema, before = "", depth = 0): Field[] {
  if (depth > deepest) return [];
  if (schema.items) return fieldsOf(schema.items, `${before}[]`, depth + 1);
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((it) => fieldsOf(it, before, depth + 1));
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, it]) => {
    const path = before ? `${before}.${name}` : name;
    const required = schema.required?.includes(name) ?? false;
    return [{ path, phrase: phraseOf(it), required }, ...fieldsOf(it, path, depth + 1)];
  });
  const seen = new Set<string>();
  return [...own, ...inner].filter(({ path }) => !seen.has(path) && seen.add(path));
}
