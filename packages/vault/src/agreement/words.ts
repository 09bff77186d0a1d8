/** All that stands in an agreement: who signed what, for whom and when. */
export type Signing = {
  at: Date;
  byName: string;
  employer: { name: string; chamberNumber: string | null };
  representativeName: string;
  representativeEmail: string;
  /** When the agreement was given that this one comes in the place of. */
  replaces?: Date | null;
  /** `text` is to the letter what `sha256` is of; null when it was accepted before texts were kept. */
  documents: readonly { title: string; version: string; sha256: string; text: string | null }[];
};

type Part = { title: string; paragraphs: string[] };

/** What the agreement says, in words and in order, whatever carries them. */
export function wordsOf(it: Signing): { title: string; parts: Part[]; texts: Part[] } {
  const { employer, documents } = it;
  return {
    title: `Gebruikersovereenkomst Datakluis van ${employer.name}`,
    parts: [
      {
        title: "Partijen",
        paragraphs: [
          `De werkgever: ${employer.name}${employer.chamberNumber ? `, KvK-nummer ${employer.chamberNumber}` : ""}.`,
          "De beheerder van het platform waarop Datakluis draait. De arbodienst is geen partij.",
        ],
      },
      {
        title: "Akkoord",
        paragraphs: [
          `Akkoord gegeven op ${momentOf(it.at)} (Nederlandse tijd) door ${it.byName}, namens ${it.representativeName} (${it.representativeEmail}), die ${employer.name} wettelijk vertegenwoordigt.`,
          `${it.byName} heeft verklaard de documenten te hebben gelezen en namens ${employer.name} akkoord te mogen geven.`,
          ...(it.replaces
            ? [`Deze overeenkomst komt in de plaats van die waarop op ${momentOf(it.replaces)} akkoord is gegeven.`]
            : []),
        ],
      },
      {
        title: "Documenten",
        paragraphs: documents.map((one) => `${titleOf(one)}\nSHA-256 ${one.sha256}`),
      },
    ],
    texts: documents.map((one) => ({
      title: titleOf(one),
      paragraphs: one.text?.split("\n\n") ?? ["De tekst van deze versie is niet bewaard."],
    })),
  };
}

const titleOf = (it: { title: string; version: string }) => `${it.title}, versie ${it.version}`;

/** A moment as a Dutch reader says it: 28 februari 2026 om 13:45. */
export const momentOf = (at: Date): string =>
  new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/Amsterdam" }).format(at);
