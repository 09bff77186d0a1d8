import { join } from "node:path";

/** What the address of a socket may hold, with room for the zero behind it (`sockaddr_un` of macOS, the shortest). */
const longest = 103;

/**
 * The folder in which a PostgreSQL of our own also listens, in the file system: its own, which only its user may enter.
 * That asks a third of the processor time of the loopback address. None on Windows, or where the name would be too long.
 *
 * @param folder the data folder of that PostgreSQL
 * @param port names the socket, so that two of them never share one
 */
export const socketFolder = (folder: string, port: number): string | undefined =>
  process.platform === "win32" || Buffer.byteLength(join(folder, `.s.PGSQL.${port}`)) > longest ? undefined : folder;

/** Where such a PostgreSQL is reached, as the host and port of a URL: over its socket, else over the loopback address. */
export function hostOf(folder: string, port: number): string {
  const socket = socketFolder(folder, port);
  return `${socket ? encodeURIComponent(socket) : "127.0.0.1"}:${port}`;
}
