/** SIVI's messages of this release, elements in the order of their schema (namespace, code, version). */
const release = 2026;

/** An element with what stands in it; one of nothing is left out. */
export type Node = readonly [name: string, content: string | readonly Node[] | null | undefined];

/** As much of it as SIVI takes. */
export const within = (text: string, most: number): string => [...text].slice(0, most).join("");

const clock = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Amsterdam",
  dateStyle: "short",
  timeStyle: "medium",
});

/** Day and time in the Netherlands. */
export const dutchClock = (moment: Date): [day: string, time: string] => {
  const [day, time] = clock.format(moment).split(" ");
  return [day!, time!];
};

/** The message as XML. */
export const document = (name: string, nodes: readonly Node[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://www.sivi.org/Verzuimmanagement/${name}/${release}">${nodes
    .map(written)
    .join("")}</${name}>\n`;

function written([name, content]: Node): string {
  if (content === null || content === undefined) return "";
  return `<${name}>${typeof content === "string" ? escaped(content) : content.map(written).join("")}</${name}>`;
}

const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

/** What XML 1.0 cannot hold is left out. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[&<>\r]/g, (mark) => marks[mark]!);
