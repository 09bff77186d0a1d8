import {
  chooseScenario,
  deliverToVault,
  readUndo,
  readVaultDelivery,
  startVaultDelivery,
  undoDelivery,
  type EmployerId,
  type WriteId,
} from "@datakluis/contract";
import { startInstallation, type Installation } from "../tools/installation.ts";
import type { Person } from "../tools/people.ts";
import { again, castAt, employerBeside, id, vaultAt } from "../tools/story.ts";
import { until } from "../tools/until.ts";
import { repeatable } from "./house.ts";
import { mustBeAlike, stateOf, toldAll, type State } from "./kill-state.ts";
import { below, randomOf, type Random } from "./random.ts";
import { killDuring, turnsOf, type Strikes, type Victim } from "./strikes.ts";

/** How many kills struck each part of a delivery to a vault. */
export type DeliveryKills = {
  kills: number;
  launcher: number;
  looking: number;
  writing: number;
  undoing: number;
  absence: number;
  rounds: number;
  people: number;
};

/**
 * What of a delivery is underway; writing is not over before the service knows of everybody, nor is absence before it has the
 * spells and knows of whom.
 */
type Phase = "looking" | "writing" | "undoing" | "absence";
const mostKills: Record<Phase, number> = { looking: 2, writing: 4, undoing: 3, absence: 4 };

const victims: Victim[] = ["vault", "suite", "postgres", "vault", "suite", "vault", "launcher"];

type Place = { keeper: Person; employerId: EmployerId };
type Delivered = { kind: "full" | "changes" | "absence"; bytes: Buffer; undone: boolean };
type Doing = (phase: Phase, work: () => Promise<unknown>) => Promise<unknown>;

/**
 * Kills processes at random moments of deliveries to a vault: while a file is looked at, while it is written and the service
 * is told, while it is undone, and while absence comes in that shares dossiers. The same files go to one employer of whom nobody
 * is killed. Afterwards all there is of both is alike, field by field, at both sides: nobody twice, nobody lost, each told of,
 * put back and shared once.
 */
export function killDeliveries(wanted: number, seed: number, people = 1_500): Promise<DeliveryKills> {
  const random = randomOf(seed);
  const tally: DeliveryKills = {
    ...{ kills: 0, launcher: 0, looking: 0, writing: 0, undoing: 0, absence: 0 },
    ...{ rounds: 0, people: 0 },
  };
  return repeatable("kill-deliveries", wanted, seed, async () => {
    const installation = await startInstallation({ demo: false });
    try {
      const files = filesOf(people, random);
      const cast = await castAt(installation, "Ongestoord B.V.");
      await vaultAt(cast);
      const spans: number[] = [];
      const timed: Doing = async (_, work) => {
        const begun = performance.now();
        await work();
        spans.push(performance.now() - begun);
      };
      const undisturbed = await play(installation, cast, files, timed);

      const strikes = { installation, random, next: turnsOf(random, victims) };
      while (tally.kills < wanted) {
        const place = await employerBeside(installation, cast, `Stroomuitval ${tally.rounds + 1} B.V.`);
        await vaultAt(place);
        const states = await play(installation, place, files, killing(strikes, tally, wanted, spans.values()));
        for (const [at, state] of states.entries()) mustBeAlike(state, undisturbed[at]!, `na stap ${at + 1}`);
        tally.rounds += 1;
        tally.people += people;
      }
      return tally;
    } catch (fault) {
      // Whoever looks for the cause has only this: the installation is thrown away.
      console.error([...installation.faults(), JSON.stringify(tally)].join("\n"));
      throw fault;
    } finally {
      await installation.remove();
    }
  });
}

/** Each kill falls within the time it took when nobody was killed. */
const killing =
  (strikes: Omit<Strikes, "struck">, tally: DeliveryKills, wanted: number, spans: Iterator<number>): Doing =>
  (phase, work) => {
    const struck = (victim: Victim) => {
      tally.kills += 1;
      tally[phase] += 1;
      if (victim === "launcher") tally.launcher += 1;
    };
    const times = Math.min(mostKills[phase], wanted - tally.kills);
    return killDuring({ ...strikes, struck }, times, spans.next().value as number, work);
  };

/** Delivers them one after another, each to its end; answers how everything stood after each step. */
async function play(
  { folder }: Installation,
  place: Place,
  files: readonly Delivered[],
  doing: Doing,
): Promise<State[]> {
  const { keeper, employerId } = place;
  const states: State[] = [];
  const scenario = "absence_delivered" as const;
  await patient(() => keeper.ask(chooseScenario, { params: { employerId }, body: { scenario } }));
  for (const { kind, bytes, undone } of files) {
    const params = { employerId, deliveryId: id<WriteId>() };
    const ends = (what: string, state: string) =>
      until(what, async () => (await patient(() => keeper.ask(readVaultDelivery, { params }))).state === state, 240);
    const known = () => until("de dienst weet van iedereen", () => toldAll(folder, employerId), 240);

    const query = { kind: kind === "absence" ? ("changes" as const) : kind };
    const look = () => patient(() => keeper.ask(deliverToVault, { params, query, bytes }));
    const write = async () => {
      await patient(() => keeper.ask(startVaultDelivery, { params, body: {} }));
      await ends("de levering is verwerkt", "done");
      await known();
    };
    if (kind === "absence") await doing("absence", () => look().then(write));
    else {
      await doing("looking", look);
      await doing("writing", write);
    }
    states.push(await stateOf(folder, place, undone ? 10 : 1));
    if (!undone) continue;
    await doing("undoing", async () => {
      await patient(() => keeper.ask(undoDelivery, { params, body: {} }));
      await ends("de levering is teruggedraaid", "undone");
      await known();
    });
    const { undo } = await keeper.ask(readUndo, { params });
    states.push({ ...(await stateOf(folder, place, 10)), undo: { ...undo, at: null } });
  }
  return states;
}

const patient = <A>(ask: () => Promise<A>) => again(ask, 120);

/**
 * Everybody; then with many changed, some new, some gone and some wrong, which is undone; then only changes; then who is ill, and
 * how that went on, with a message that came before, one of nobody, and one that is taken back.
 */
function filesOf(people: number, random: Random): Delivered[] {
  const first = Array.from({ length: people }, (_, at) => said(at));
  const second = first.flatMap((it, at) => {
    const what = below(random, 20);
    if (what === 0) return at % 2 ? [] : [{ ...it, born: "31-02-1980" }];
    if (what < 4) return [{ ...it, city: `Nieuwstad ${at}` }];
    if (what < 6) return [{ ...it, job: "Planner", starts: "01-06-2022" }];
    return [what < 8 ? { ...it, code: `B${at % 3}` } : it];
  });
  const added = Array.from({ length: Math.ceil(people / 20) }, (_, at) => said(people + at));
  const third = first.filter((_, at) => at % 4 === 0).map((it, at) => ({ ...it, city: `Verhuisd ${at}`, job: "Kok" }));
  const ill = first.map((_, at) => at).filter((at) => at % 37 === 3);
  const later = ill.map((at) => laterOf(at));
  return [
    { kind: "full", bytes: fileOf(first), undone: false },
    { kind: "full", bytes: fileOf([...second, ...added]), undone: true },
    { kind: "changes", bytes: fileOf(third), undone: false },
    { kind: "absence", bytes: absenceOf(ill.map((at) => ({ at }))), undone: false },
    { kind: "absence", bytes: absenceOf([...later, { at: people * 2 }]), undone: false },
  ];
}

type Message = { at: number; nth?: number; from?: string; percentage?: string; recovered?: string; kind?: string };

/** Of those who are ill some recover, some go on for a part, some are corrected, and of some it was a mistake. */
function laterOf(at: number): Message {
  const nth = 2;
  if (at % 5 === 0) return { at, nth, recovered: "18-03-2024" };
  if (at % 5 === 1) return { at, nth, percentage: "50", from: "11-03-2024" };
  if (at % 5 === 2) return { at, nth, percentage: "80", kind: "Correctie" };
  return at % 5 === 3 ? { at, nth, percentage: "", kind: "Intrekking" } : { at };
}

const absenceOf = (messages: readonly Message[]) =>
  Buffer.from(
    [
      "Personeelsnummer;Referentie;Volgnummer;Eerste ziektedag;Vanaf;Percentage;Hersteldatum;Soort mutatie",
      ...messages.map(({ at, nth = 1, from = "", percentage = "100", recovered = "", kind = "" }) =>
        [`K${at}`, `V-${at}`, nth, "04-03-2024", from, recovered ? "" : percentage, recovered, kind].join(";"),
      ),
    ].join("\r\n"),
  );

const said = (at: number) => ({
  ...{
    number: `K${at}`,
    name: `Achternaam${at}`,
    born: `1${at % 9}-03-19${70 + (at % 30)}`,
    city: `Plaats ${at % 90}`,
  },
  ...{ code: `A${at % 7}`, job: "Monteur", starts: "01-03-2020" },
});

const heading =
  "Personeelsnummer;Achternaam;Geslacht;Geboortedatum;Woonplaats;Afdelingscode;Afdeling;Functie;In dienst";
const fileOf = (rows: readonly ReturnType<typeof said>[]) =>
  Buffer.from(
    [
      heading,
      ...rows.map(({ number, name, born, city, code, job, starts }) =>
        [number, name, "Vrouw", born, city, code, `Afdeling ${code}`, job, starts].join(";"),
      ),
    ].join("\r\n"),
  );
