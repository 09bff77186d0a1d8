import { employers, type EmployerKey, type PartKey } from "./cast.ts";
import { firms } from "./firms.ts";
import { illnessOf } from "./illness.ts";
import { employees, serviceNumbers, type Row } from "./people.ts";
import type { Stage } from "./stage.ts";
import { staffOf, type Employee } from "./staff.ts";

/* Who there is at all five employers of the rich demo, and who guides them. */

export const added = ["hoog", "lelie", "markt"] as const;
export const all = ["aar", "linde", ...added] as const;

/** Who guides the people of an employer at the service, and which doctor. */
export const guideOf: Record<EmployerKey, PartKey> = {
  ...{ aar: "caseManager", linde: "caseManager", hoog: "waterland", lelie: "waterland", markt: "caseManager" },
};
export const doctorOf: Record<EmployerKey, PartKey> = {
  ...{ aar: "doctor", linde: "doctor", hoog: "waterlandDoctor", lelie: "waterlandDoctor", markt: "doctor" },
};

/** Everybody of every employer, the same at each start. */
export function staffOfAll({ record }: Pick<Stage, "record">): Record<EmployerKey, Employee[]> {
  const numbers = serviceNumbers();
  const bakery = employees(employers.aar.domain);
  // The bakery's numbers are taken.
  for (const _ of bakery) numbers.next();
  const of = (key: (typeof all)[number]) => staffOf(firms[key], employers[key].domain, record.today, numbers);
  return { aar: bakery.map(bakerOf), linde: of("linde"), hoog: of("hoog"), lelie: of("lelie"), markt: of("markt") };
}

const iso = (dutch = "") => dutch.split("-").toReversed().join("-");

const bakerOf = (row: Row): Employee => ({
  number: row.personnelNumber!,
  female: row.sex === "Vrouw",
  bornOn: iso(row.bornOn),
  jobs: [{ startsOn: iso(row.startsOn), endsOn: null, hours: Number(row.contractHours), kind: row.contractKind! }],
  row,
});

/** Of whom the small demo tells what happens. */
const toldElsewhere = ["GA009", "GA017", "GA031"];

/** The absence of an employer's people, the same at each start. */
export const absenceOf = ({ record: { today } }: Pick<Stage, "record">, key: EmployerKey, staff: readonly Employee[]) =>
  illnessOf(staff, firms[key].trade, { today, seed: firms[key].seed, spared: toldElsewhere });
