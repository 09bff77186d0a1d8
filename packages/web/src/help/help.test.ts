import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { overwriteGetLocale } from "../paraglide/runtime.js";
import { finderOf } from "./find.ts";
import { handbook as english } from "./handbook-en.ts";
import { handbook as dutch } from "./handbook-nl.ts";
import { audiences, topicIds, topics, topicsFor, type TopicId } from "./topics.ts";

/** *Help mij* is found by who does not know the words of the system (F8). */

const handbooks = { nl: dutch, en: english } as const;
const finderIn = (language: keyof typeof handbooks) => {
  overwriteGetLocale(() => language);
  return finderOf(handbooks[language]);
};
afterEach(() => overwriteGetLocale(() => "nl"));

/** What somebody types, as people say it, and then with an error in it. */
const asked: Record<TopicId, readonly string[]> = {
  home: ["startpagina", "waar begin ik", "stratpagina"],
  anonymous: ["waarom zie ik geen naam", "anoniem", "annoniem"],
  search: ["hoe vind ik een medewerker", "werknemer zoeken", "wernemer zoeken"],
  share: ["dossier delen", "gegevens doorgeven aan de arbodienst", "dosier delen"],
  revoke: ["verkeerde werknemer gedeeld", "deling intrekken", "deling intreken"],
  updates: ["bijwerken stoppen", "nieuw adres niet meer doorsturen", "bijwreken stoppen"],
  bsn: ["BSN", "burgerservicenummer", "burgerservisenummer"],
  people: ["medewerker toevoegen", "adres wijzigen", "medewerker teovoegen"],
  export: ["lijst in excel", "werknemers exporteren", "exporteeren"],
  report_sick: ["hoe meld ik iemand ziek", "ziekmelding doen", "ziek meldden"],
  course: ["gedeeltelijk hersteld", "halve dagen werken", "gedeeltelijk hersteldt"],
  recovery: ["hersteld melden", "beter melden", "herstelt melden"],
  correct: ["ziekmelding verbeteren", "ziekmelding intrekken", "ziekmelding intreken"],
  leave: ["zwanger", "zwangerschapsverlof", "zwangerschapverlof"],
  tasks: ["poortwachter", "plan van aanpak", "portwachter"],
  forms: ["formulier invullen", "eerstejaarsevaluatie maken", "formuleer invullen"],
  problem_analysis: ["probleemanalyse", "advies van de bedrijfsarts lezen", "probleemanalise"],
  uwv: ["UWV", "42e weeksmelding", "vangnett"],
  plan: ["afspraak maken", "afspraak verzetten", "afspraak verzeten"],
  summons: ["iemand oproepen", "oproep aanvragen", "opreop aanvragen"],
  open_hour: ["open spreekuur", "inloopspreekuur inloop", "open spreekuurr"],
  agendas: ["rooster invullen", "agenda inrichten", "agenda inrigten"],
  notes: ["notitie schrijven", "aantekening maken", "notietie schrijven"],
  documents: ["brief uploaden", "document toevoegen", "dokument toevoegen"],
  medical: ["medische gegevens", "beroepsgeheim", "medisch deell"],
  reports: ["verzuimpercentage", "cijfers van dit kwartaal", "verzuimpercentaje"],
  deliver: ["personeelsbestand uploaden", "medewerkers aanleveren", "medewerkers anleveren"],
  columns: ["kolommen", "kolomnamen kloppen niet", "kollommen"],
  rejected: ["afgekeurde regels", "foutmelding in bestand", "afgekeurde reegels"],
  undo: ["levering terugdraaien", "verkeerd bestand geleverd", "levering terugdraayen"],
  accept: ["overeenkomst tekenen", "akkoord geven", "overeenkomst tekennen"],
  access: ["autorisatieverzoek", "toegang van een collega goedkeuren", "autorisatieverzoeck"],
  record: ["wie heeft mijn dossier bekeken log", "inzagelog", "inzagelogg"],
  couplings: ["salarispakket koppelen", "koppeling maken", "kopeling maken"],
  webhooks: ["webhook", "seintje naar pakket", "webhok"],
  anonymous_search: ["anoniem zoeken toestaan", "arbodienst laten herkennen", "annoniem zoeken toestaan"],
  succession: ["beheerder is uit dienst", "opvolger", "opvolgging beheerder"],
  frozen: ["bevroren", "datakluis geblokkeerd", "bevrooren"],
  ending: ["contract opzeggen", "datakluis vernietigen", "datakluis vernietiggen"],
  retrieve: ["importeren uit de datakluis", "werknemer ophalen", "inporteren uit datakluis"],
  employers: ["nieuwe klant aanmaken", "werkgever toevoegen", "werkgever toevoeggen"],
  activate: ["datakluis activeren", "checklist", "datakluis aktiveren"],
  users: ["account aanmaken", "gebruiker uitnodigen", "gebruicker uitnodigen"],
  groups: ["gebruikersgroep", "rol van iemand", "gebruikersgroeb"],
  own_tasks: ["eigen taak", "extra stap in protocol", "eigen tak toevoegen protocol"],
  substitution: ["vakantie", "plaatsvervanger", "plaatsvervangger"],
  sign_in: ["wachtwoord vergeten", "telefoon kwijt", "wachtwoort vergeten"],
};

describe("searching", () => {
  test.each(Object.entries(asked) as [TopicId, readonly string[]][])("finds %s by everyday words", (id, questions) => {
    const find = finderIn("nl");
    expect(questions.filter((it) => !find(it).slice(0, 3).includes(id))).toEqual([]);
  });

  test("what somebody most often asks for comes first", () => {
    const find = finderIn("nl");
    const first = (question: string) => find(question)[0];
    expect(first("ziek melden")).toBe("report_sick");
    expect(first("Hoe meld ik iemand ziek?")).toBe("report_sick");
    expect(first("dossier delen")).toBe("share");
    expect(first("hersteld melden")).toBe("recovery");
    expect(first("koppeling")).toBe("couplings");
    expect(first("medewerkers aanleveren")).toBe("deliver");
  });

  test("accents, capitals and the small words of a question do not matter", () => {
    const find = finderIn("nl");
    expect(find("BEËINDIGEN")).toEqual(find("beeindigen"));
    expect(find("hoe kan ik een dossier delen")).toEqual(find("dossier delen"));
    expect(find("wat is het")).toEqual([]);
    expect(find("xqzwv")).toEqual([]);
  });

  test.each(["nl", "en"] as const)("in %s every topic is among the first three by its own title", (language) => {
    const find = finderIn(language);
    for (const id of topicIds) expect(find(handbooks[language][id]().title).slice(0, 3)).toContain(id);
  });

  test("a typing error in a long word of a title finds what the title finds", () => {
    const find = finderIn("nl");
    const words = topicIds.flatMap((id) =>
      dutch[id]()
        .title.split(/[^\p{L}]+/u)
        .filter((it) => it.length >= 8)
        .map((word) => ({ id, word })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat(), fc.constantFrom("drop", "double", "swap"), (it, at, how) => {
        const place = 1 + (at % (it.word.length - 2));
        const [before, letter, after] = [it.word.slice(0, place), it.word[place]!, it.word.slice(place + 1)];
        const typed =
          how === "drop"
            ? before + after
            : how === "double"
              ? before + letter + letter + after
              : before + after.slice(0, 1) + letter + after.slice(1);
        expect({ typed, finds: find(typed).includes(it.id) }).toEqual({ typed, finds: true });
      }),
    );
  });
});

describe("the handbook", () => {
  test.each(["nl", "en"] as const)("in %s every topic says what to do, and marks its words in pairs", (language) => {
    overwriteGetLocale(() => language);
    const wrong = topicIds.filter((id) => {
      const { title, about, steps, also } = handbooks[language][id]();
      const pairs = [about, ...steps, ...also].every(
        (it) => it.split("*").length % 2 === 1 && !/undefined|\{/.test(it),
      );
      // As many steps in either language: who changes one, changes the other.
      return !pairs || title.length > 80 || !steps.length || steps.length !== dutch[id]().steps.length;
    });
    expect(wrong).toEqual([]);
  });

  test("everybody finds topics for his work, and no topic is for nobody", () => {
    expect(audiences.filter((who) => topicsFor([who]).length < 4)).toEqual([]);
    expect(topicIds.filter((id) => topics[id].for.length === 0)).toEqual([]);
  });
});
