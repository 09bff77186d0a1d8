import { dayAfter, diceOf, daysBetween, type Dice } from "./dice.ts";
import type { Branch, Firm } from "./firms.ts";
import { cities, men, streets, surnames, women } from "./names.ts";
import { iban, type Row } from "./people.ts";

/** From when until when somebody works, the last day included; hours a week. */
export type Job = { startsOn: string; endsOn: string | null; hours: number; kind: string };

/** An invented employee: what a personnel system knows of him, and what decides how often he is ill. */
export type Employee = {
  number: string;
  female: boolean;
  bornOn: string;
  /** In order, one after the other. */
  jobs: Job[];
  row: Row;
};

/** How many years before today the demo begins. */
export const years = 3;

/**
 * The people of an employer over three years, those who left and those who came included, so that about `people` work there on every
 * day. The same for the same day and employer.
 *
 * @param numbers service numbers that are issued to nobody; there are fewer than people, so not everybody has one
 */
export function staffOf(firm: Firm, domain: string, today: string, numbers: Iterator<string>): Employee[] {
  const dice = diceOf(firm.seed * 7_919);
  const { people, trade } = firm;
  const where = { dice, firm, domain, today };
  const posts = postsOf(firm.branches, people);
  const staff: Employee[] = [];
  for (const [at, post] of posts.entries()) {
    // Whoever has a post now came some time ago; before him somebody else may have had it.
    const since = cameOn(dice, today, trade.leaving);
    const before = dayAfter(since, -dice.between(1, 40));
    const gone = daysBetween(before, today) < years * 365 && at % 2 === 0;
    if (gone) staff.push(someone(where, post, staff.length, leftOn(dice, before, trade.leaving), before));
    staff.push(someone(where, post, staff.length, since, null));
  }
  return withNumbers(trimmed(staff, people), numbers);
}

type Post = { branch: Branch; jobTitle: string };

/** So many posts, divided over the branches by their weight. */
function postsOf(branches: readonly Branch[], people: number): Post[] {
  const whole = branches.reduce((sum, { weight }) => sum + weight, 0);
  let [sum, given] = [0, 0];
  return branches.flatMap((branch) => {
    sum += branch.weight;
    const until = Math.max(given + 1, Math.round((sum / whole) * people));
    const count = Math.min(until, people) - given;
    given += Math.max(0, count);
    return Array.from({ length: Math.max(0, count) }, (_, at) => ({
      branch,
      jobTitle: branch.jobs[at === 0 ? 0 : 1 + ((at - 1) % Math.max(1, branch.jobs.length - 1))] ?? branch.jobs[0]!,
    }));
  });
}

/** Of all who ever worked here only so many: an employer of 1,500 is told with those who left among them. */
const trimmed = (staff: Employee[], people: number): Employee[] => {
  const leavers = staff.filter(({ jobs }) => jobs.at(-1)!.endsOn);
  const many = Math.max(0, staff.length - people - Math.round(people * 0.1));
  const skipped = new Set(leavers.slice(0, many));
  return staff.filter((it) => !skipped.has(it));
};

/** The longer ago, the rarer: each year so many leave. */
const cameOn = (dice: Dice, today: string, leaving: number): string =>
  dayAfter(today, -30 - Math.min(9_000, Math.floor((-Math.log(1 - dice.part()) / leaving) * 365)));

const leftOn = (dice: Dice, until: string, leaving: number): string =>
  dayAfter(until, -90 - Math.min(5_000, Math.floor((-Math.log(1 - dice.part()) / leaving) * 365)));

const norm = (hours: number): string => String(hours).replace(".", ",");
const dutch = (day: string): string => day.split("-").toReversed().join("-");

type Where = { dice: Dice; firm: Firm; domain: string; today: string };

function someone(
  { dice, firm, domain, today }: Where,
  { branch, jobTitle }: Post,
  nth: number,
  startsOn: string,
  endsOn: string | null,
): Employee {
  const { trade, prefix } = firm;
  const number = `${prefix}${String(nth + 1).padStart(4, "0")}`;
  const female = dice.happens(trade.women);
  const callName = dice.pick(female ? women : men);
  const [ownPrefix, lastName] = partsOf(dice.pick(surnames));
  const married = female && dice.happens(0.25) ? partsOf(dice.pick(surnames)) : undefined;
  const [area, city] = dice.pick(cities);
  const bornOn = dayAfter(startsOn, -(dice.between(19, 52) * 365 + dice.roll(365)));
  const born = bornOn < "1958-06-01" ? `19${dice.between(60, 72)}${bornOn.slice(4)}` : bornOn;
  const hours = dice.happens(trade.partTime) ? dice.pick([12, 16, 20, 24, 28, 32]) : trade.normHours;
  const jobs = jobsOf(dice, today, { startsOn, endsOn }, hours);
  const last = jobs.at(-1)!;
  const row: Row = {
    ...{ personnelNumber: number, lastName, prefix: ownPrefix, initials: `${callName[0]}.`, callName },
    partnerLastName: married?.[1] ?? "",
    partnerPrefix: married?.[0] ?? "",
    nameUse: married ? "04" : "01",
    ...{ sex: female ? "Vrouw" : "Man", bornOn: dutch(born), bsn: "", street: dice.pick(streets) },
    ...{
      houseNumber: String(dice.between(1, 180)),
      postcode: `${area} ${dice.pick(["AB", "CD", "GH", "KL", "VX"])}`,
      city,
    },
    phoneMobile: dice.happens(0.8) ? "06 12345678" : "",
    emailWork: `${plain(callName)}.${plain(lastName)}.${number.toLowerCase()}@${domain}`,
    iban: iban(firm.seed * 1_000_000 + nth * 131),
    ...{
      departmentCode: branch.code,
      departmentName: branch.name,
      departmentParentCode: branch.parent ?? "",
      jobTitle,
    },
    ...rowOf(last),
    ...{ normHours: norm(trade.normHours), costCentre: `K${branch.code}` },
  };
  return { number, female, bornOn: born, jobs, row };
}

/** What a row says of an employment. */
export const rowOf = ({ startsOn, endsOn, hours, kind }: Job): Row => ({
  startsOn: dutch(startsOn),
  endsOn: endsOn ? dutch(endsOn) : "",
  contractHours: norm(hours),
  contractKind: kind,
});

const [fixed, permanent] = ["Bepaalde tijd", "Onbepaalde tijd"];

/** Many begin with a year and go on without an end; some then work other hours. */
function jobsOf(dice: Dice, today: string, { startsOn, endsOn }: Omit<Job, "hours" | "kind">, hours: number): Job[] {
  const yearLater = dayAfter(startsOn, 365);
  const lasts = (endsOn ?? today) > dayAfter(yearLater, 30);
  if (!lasts || !dice.happens(0.12))
    return [{ startsOn, endsOn, hours, kind: dice.happens(0.78) ? permanent! : fixed! }];
  return [
    { startsOn, endsOn: dayAfter(yearLater, -1), hours: Math.max(8, hours - 8), kind: fixed! },
    { startsOn: yearLater, endsOn, hours, kind: permanent! },
  ];
}

const partsOf = (surname: string): [string, string] => {
  const { prefix = "", lastName = surname } = /^(?<prefix>(?:\P{Lu}+ )?)(?<lastName>.+)$/u.exec(surname)?.groups ?? {};
  return [prefix.trim(), lastName];
};

const plain = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/ı/g, "i")
    .replace(/[^a-z]/gi, "")
    .toLowerCase();

/** Nine hundred numbers for two and a half thousand people: every so many gets one. */
function withNumbers(staff: Employee[], numbers: Iterator<string>): Employee[] {
  for (const [at, it] of staff.entries())
    if (staff.length < 300 || at % 4 === 0) it.row.bsn = numbers.next().value ?? "";
  return staff;
}
