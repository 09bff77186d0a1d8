import { readFileSync } from "node:fs";
import { z } from "zod";

/** The environment does not hold what a server needs; all faults at once, in words an operator can act on. */
export class ConfigFault extends Error {
  override name = "ConfigFault";
}

/**
 * Reads settings from the environment: `NAME`, or `NAME_FILE` naming a file that holds it, so that a secret shows in
 * no process list. Throws ConfigFault.
 */
export function readConfig<S extends z.ZodRawShape>(shape: S, env: NodeJS.ProcessEnv = process.env) {
  const found = Object.fromEntries(Object.keys(shape).map((name) => [name, valueOf(name, env)]));
  const read = z.object(shape).safeParse(found);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `- ${issue.path.join(".")}: ${faultOf(found, issue)}`);
  throw new ConfigFault(`De instellingen kloppen niet:\n${faults.join("\n")}`);
}

function valueOf(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return env[name];
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new ConfigFault(`${name}_FILE verwijst naar een bestand dat niet te lezen is.`);
  }
}

const faultOf = (found: Record<string, unknown>, issue: z.core.$ZodIssue) =>
  found[String(issue.path[0])] === undefined ? "ontbreekt" : "heeft een ongeldige waarde";

/** `host:port` to listen on. */
export const Address = z.string().regex(/^[\w.-]+:\d+$/);

/** A value that is written as JSON in the environment. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "json" });
        return z.NEVER;
      }
    })
    .pipe(schema);
