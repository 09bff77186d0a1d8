import { pino } from "pino";

/**
 * What a log line may hold. Logging is by allow-list, not by redaction: a field that is not named here cannot be
 * written, and all of these are labels, counts, ids and times. No field is free text from a person or a file.
 */
export type LogFields = {
  address?: string;
  route?: string;
  method?: string;
  status?: number;
  ms?: number;
  trace?: string;
  refused?: string;
  task?: string;
  attempt?: number;
  count?: number;
  /** Name of the class of an error, and where it was thrown; never its message, which can quote a value. */
  error?: string;
  at?: string;
  sqlState?: string;
};

export type Log = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};

const allowed = new Set<string>([
  "address",
  "route",
  "method",
  "status",
  "ms",
  "trace",
  "refused",
  "task",
  "attempt",
  "count",
  "error",
  "at",
  "sqlState",
]);

const only = (fields: LogFields = {}) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => allowed.has(name)));

/** A log of one server: JSON lines on standard output, constant messages, allow-listed fields. */
export function logOf(server: string, level = "info", to?: { write(line: string): void }): Log {
  const options = { base: { server }, level, timestamp: pino.stdTimeFunctions.isoTime };
  const lines = to ? pino(options, to) : pino(options);
  return {
    info: (message, fields) => lines.info(only(fields), message),
    warn: (message, fields) => lines.warn(only(fields), message),
    error: (message, fields) => lines.error(only(fields), message),
  };
}

/** What may be told of an error: its class, its SQL state and its place in our own code. Never its message. */
export function factsOf(fault: unknown): LogFields {
  if (!(fault instanceof Error)) return { error: typeof fault };
  const place = /\((?:file:\/\/)?[^()]*?((?:packages|node_modules)\/[^()]+:\d+):\d+\)/.exec(fault.stack ?? "")?.[1];
  const code = (fault as { code?: unknown }).code;
  return {
    error: fault.name,
    ...(place ? { at: place } : {}),
    ...(typeof code === "string" && /^[A-Z0-9_]{4,40}$/.test(code) ? { sqlState: code } : {}),
  };
}
