import { isIPv4, isIPv6 } from "node:net";

/** The eight groups of an IPv6 address, `::` written out. */
function groupsOf(address: string): string[] {
  const [head = "", tail] = address.toLowerCase().split("::");
  const before = head ? head.split(":") : [];
  const after = tail ? tail.split(":") : [];
  const between = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0");
  return [...before, ...between, ...after].map((group) => group.replace(/^0+(?=.)/, ""));
}

const plain = (address: string) => address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");

/** Whom guesses are counted for: one IPv4 address, or the /64 that one IPv6 subscriber has to himself. */
export function subscriberOf(address: string): string {
  const it = plain(address);
  return isIPv6(it) ? `${groupsOf(it).slice(0, 4).join(":")}::/64` : it;
}

/** The network of an address, coarse enough to say nothing about one person: /24, or /48 for IPv6. */
export function networkOf(address: string): string | null {
  const it = plain(address);
  if (isIPv6(it)) return `${groupsOf(it).slice(0, 3).join(":")}::/48`;
  return isIPv4(it) ? `${it.split(".").slice(0, 3).join(".")}.0/24` : null;
}
