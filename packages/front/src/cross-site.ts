import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "@datakluis/contract";

const harmless = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Refuses what another website makes a browser do in a person's name. Every browser of today tells where a request
 * comes from; `same-site` is not enough, for another port of this machine is the same site. An asker that tells
 * nothing is no browser, and carries no cookie it was not given.
 */
export function mustComeFromHere(method: string, headers: IncomingHttpHeaders, publicUrl: string): void {
  if (harmless.has(method)) return;
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") throw new Refusal("cross_site");
  const { origin, host } = headers;
  if (site !== undefined || origin === undefined) return;
  const ours = [new URL(publicUrl).origin, `http://${host}`, `https://${host}`];
  if (!ours.includes(origin)) throw new Refusal("cross_site");
}
