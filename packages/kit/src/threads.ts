import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Of bytes that have their memory to themselves, what moves to another thread instead of being copied: here they are gone then.
 * A small piece lies in memory that others use, and is copied.
 */
export const movable = (value: unknown): ArrayBuffer[] =>
  value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength
    ? [value.buffer]
    : [];

/**
 * Begins a thread. It gets nothing of our environment, for that names secrets, but where the code stands compiled: without
 * that each thread compiles its modules anew, which takes three times as long and as many megabytes.
 *
 * @param env what it must know besides
 */
export function startThread(
  script: URL,
  options: Pick<WorkerOptions, "workerData" | "resourceLimits"> = {},
  env: Readonly<Record<string, string>> = {},
): Worker {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  const known = { ...env, ...(cache ? { NODE_COMPILE_CACHE: cache } : {}) };
  return new Worker(script, { ...options, execArgv: [], env: known, stdout: true, stderr: true });
}
