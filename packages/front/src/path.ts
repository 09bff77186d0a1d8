import type { ServerName } from "@datakluis/contract";

/**
 * The path of a request, or undefined where it could mean one thing to us and another to the server behind: dots,
 * double or encoded slashes, control signs, anything a URL parser would rewrite. A browser never sends those.
 */
export function cleanPath(target: string): string | undefined {
  const path = target.split("?", 1)[0] ?? "";
  try {
    if (new URL(path, "http://deur").pathname !== path) return undefined;
    const segments = path.slice(1).split("/").map(decodeURIComponent);
    const odd = segments.some(
      (it, i) => (it === "" && i < segments.length - 1) || it === "." || it === ".." || /[/\\\p{Cc}]/u.test(it),
    );
    return odd ? undefined : path;
  } catch {
    return undefined;
  }
}

/** What stands behind the door for other servers only. */
const closed = new Set(["internal", "metrics"]);

/** Whether anybody may even ask for this path. `/internal` does not exist here, in whatever way it is written. */
export function mayPass(path: string): boolean {
  const segments = path.slice(1).split("/");
  const first = decodeURIComponent(segments[0] ?? "").toLowerCase();
  if (closed.has(first)) return false;
  // `/api/vault/v1` is written plainly or it is not that.
  return first !== "api" || segments.slice(0, 3).every((it) => !it.includes("%"));
}

/** What of a path may be written in a log: never what comes after the server's name, a dossier can stand there. */
export function loggedPath(path: string): string {
  const server = /^\/api\/(login|vault|suite)\//.exec(path)?.[1] as ServerName | undefined;
  if (server) return `/api/${server}`;
  return /^\/(gezond|gereed|api-documentatie)$/.test(path) ? path : "web";
}
