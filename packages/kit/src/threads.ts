import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Of bytes that have their memory to themselves, what moves to another thread instead of being copied: here they are gone then.
 * A small piece lies in memory that others use, and is copied.
 */
export const movable = (value: unknown): ArrayBuffer[] =>
  ArrayBuffer.isView(value) && value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength
    ? [value.buffer]
    : [];

/**
 * Frees the memory of bytes that have it to themselves and that nobody looks at again: they are gone. Where batches follow
 * each other quickly the garbage collector comes late, and a hundred megabytes wait for it.
 */
export function letGo(value: unknown): void {
  for (const spent of movable(value)) spent.transfer(0);
}

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
