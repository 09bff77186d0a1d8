import { lookup } from "node:dns";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** What became of a message to an address of somebody else's. `answered` carries the status; the rest never got one. */
export type Posted =
  | { kind: "answered"; status: number }
  | { kind: "redirected" | "refused_address" | "unreachable" | "timed_out" };

/** What is no address on the internet (IANA special-purpose registries; RFC 6890), as IPv4 and as IPv6. */
const special: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

const closed = new BlockList();
for (const [network, bits] of special) closed.addSubnet(network, bits, "ipv4");

/** Of IPv6 only global unicast is let through, without what carries an IPv4 address inside it or is for examples. */
const open6 = new BlockList();
open6.addSubnet("2000::", 3, "ipv6");
const closed6 = new BlockList();
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  closed6.addSubnet(network, bits, "ipv6");

/** Whether an IP address is one on the internet, and not of this machine, this network or nobody. */
export const isPublicAddress = (address: string): boolean =>
  isIP(address) === 4
    ? !closed.check(address, "ipv4")
    : isIP(address) === 6 && open6.check(address, "ipv6") && !closed6.check(address, "ipv6");

/** An address to post to, or undefined for what is none: over TLS, and without a name or password in it. */
export function outsideAddress(text: string, local: boolean): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isKnown = url.protocol === "https:" || (local && url.protocol === "http:");
  return isKnown && !url.username && !url.password && !url.hash ? url : undefined;
}

/** Whether a name points at the internet, and at nothing else, as far as can be told now. */
export const pointsOutside = ({ hostname }: URL): Promise<boolean> =>
  new Promise((resolve) => {
    const name = bare(hostname);
    if (isIP(name)) return resolve(isPublicAddress(name));
    lookup(name, { all: true }, (fault, found) => resolve(!fault && found.length > 0 && found.every(isOutside)));
  });

const isOutside = ({ address }: { address: string }) => isPublicAddress(address);

/** A host of IPv6 stands between brackets in an address. */
const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, "");

class RefusedAddress extends Error {}

/**
 * Looks a name up for a connection and hands on what may be connected to: what was checked is what is connected to, whatever the
 * name says a moment later (DNS rebinding).
 */
const lookupOutside: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (fault, found) => {
    if (fault) return done(fault, "");
    if (!found.every(isOutside)) return done(new RefusedAddress("inside"), "");
    if (options.all) return done(null, found);
    return done(null, found[0]!.address, found[0]!.family);
  });
};

type Message = { headers: Record<string, string>; body: string };

/**
 * Posts a message to an address somebody else gave us (OWASP, SSRF prevention): never inside a network, no redirect is followed, no
 * word of the answer is read, and it takes no longer than `timeoutMs`.
 *
 * @param local also addresses of this machine and its network, and without TLS: for trial only
 */
export function postOutside(url: URL, { headers, body }: Message, timeoutMs: number, local: boolean): Promise<Posted> {
  const host = bare(url.hostname);
  if (!local && isIP(host) && !isPublicAddress(host)) return Promise.resolve({ kind: "refused_address" });
  const put = url.protocol === "https:" ? secureRequest : plainRequest;
  const content = Buffer.from(body, "utf8");
  return new Promise<Posted>((resolve) => {
    const asked = put(url, {
      method: "POST",
      headers: { ...headers, "content-length": String(content.length) },
      signal: AbortSignal.timeout(timeoutMs),
      agent: false,
      ...(local ? {} : { lookup: lookupOutside }),
    });
    asked.once("response", (answer) => {
      const status = answer.statusCode ?? 0;
      resolve(status >= 300 && status < 400 ? { kind: "redirected" } : { kind: "answered", status });
      answer.destroy();
    });
    asked.on("error", (fault: Error & { code?: string }) => resolve({ kind: kindOf(fault) }));
    // Who answers 101 is never a `response` nor an `error`; whatever else ends without either must not be waited for.
    asked.once("upgrade", (_, socket) => void socket.destroy());
    asked.once("close", () => resolve({ kind: "unreachable" }));
    asked.end(content);
  });
}

function kindOf(fault: Error): "refused_address" | "timed_out" | "unreachable" {
  if (fault instanceof RefusedAddress) return "refused_address";
  return fault.name === "AbortError" || fault.name === "TimeoutError" ? "timed_out" : "unreachable";
}
