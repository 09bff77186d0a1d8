import { m } from "../paraglide/messages.js";

/** Order matters: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const browsers = { Edg: "Edge", OPR: "Opera", Firefox: "Firefox", Chrome: "Chrome", Safari: "Safari" };
const systems = {
  iPhone: "iPhone",
  iPad: "iPad",
  Android: "Android",
  Windows: "Windows",
  "Mac OS": "macOS",
  Linux: "Linux",
};

const nameIn = (names: Record<string, string>, text: string) =>
  Object.entries(names).find(([mark]) => text.includes(mark))?.[1];

/** A browser as its user knows it: Firefox op Windows. What is no browser is shown as it calls itself. */
export function agentWords(agent: string): string {
  const browser = nameIn(browsers, agent);
  const system = nameIn(systems, agent);
  return browser && system ? m.browser_on({ browser, system }) : agent;
}
