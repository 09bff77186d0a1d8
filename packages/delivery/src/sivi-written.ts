import type { AbsenceMessage, Identity, Sex } from "@datakluis/contract";
import { document, dutchClock, within, type Node } from "./sivi-document.ts";

/** Who sends a message and to whom, as both know each other. */
export type SiviSender = {
  /** The employer: by name, and by the id both systems have. */
  employer: { name: string; id: string; chamberNumber: string | null };
  /** Whom of the employer to turn to: SIVI asks for one with every case. */
  contact: { name: string; email: string };
  /** Of this message alone. */
  id: string;
  madeAt: Date;
};

/** Somebody in a message: what SIVI demands of a person and no more; a BSN it does not. */
export type SiviPerson = {
  ref: string;
  personnelNumber: string;
  identity: Identity;
  startsOn: string;
  endsOn: string | null;
  department: { code: string; name: string } | null;
};

/** What a message tells: by which code of *VrwrkCd*, in the order in which SIVI names its functions. */
export type SiviFunction = "begun" | "changed" | "ended" | "corrected" | "removed";
const functions: Readonly<Record<SiviFunction, string>> = {
  begun: "01",
  changed: "02",
  ended: "03",
  corrected: "04",
  removed: "05",
};

/** A message of absence to be written; `causeCode` is the employer's own code of an accident, where he gave it a meaning. */
export type SiviCase = {
  person: SiviPerson;
  message: AbsenceMessage;
  does: SiviFunction;
  firstSickDayBefore: string | null;
  causeCode: string | null;
};

/** SIVI takes so many cases in one employment; whoever has more stands in the message again. */
const mostCases = 99;
const chunksOf = <A>(all: readonly A[], most: number): A[][] =>
  Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));

/** The message *Verzuimmeldingen*: what happened to the absence of people of one employer, oldest first. */
export function siviAbsence(sender: SiviSender, cases: readonly SiviCase[]): string {
  const people = [...Map.groupBy(cases, ({ person }) => person.ref).values()].flatMap((own) =>
    chunksOf(own, mostCases),
  );
  return document("Verzuimmeldingen", [
    header(sender, "00100", "00013"),
    [
      "Wrkgvr",
      [
        ...employer(sender),
        ...people.map((own): Node => [
          "Wrknmr",
          [
            ...employee(own[0]!.person),
            [
              "Dnstvbnd",
              [
                ...employment(own[0]!.person),
                ...own.map((it): Node => ["Vrzm", caseOf(it, sender)]),
                ["Cntprsn", contact(sender)],
              ],
            ],
          ],
        ]),
      ],
    ],
  ]);
}

/** An appointment as an employer may know it: when somebody is expected, and neither by whom nor what for. */
export type SiviAppointment = { id: string; day: string; time: string; minutes: number; person: SiviPerson };

/** So many appointments stand in one message. */
export const mostAppointments = 999;

/** The message *Afspraken*, of coming appointments. Of each the kind and who holds it are said in a word that tells nothing. */
export const siviAppointments = (
  sender: SiviSender,
  service: string,
  appointments: readonly SiviAppointment[],
): string =>
  document("Afspraken", [
    header(sender, "00105", "00006"),
    ...appointments.map(({ id, day, time, minutes, person }): Node => [
      "Afspraak",
      [
        ["IdAfspraak", id],
        ["DatAfspraak", day],
        ["TijdAfspraak", `${time}:00`],
        ["DuurAfspraak", (minutes / 60).toFixed(2)],
        ["OmsSrtAfspraak", "Afspraak"],
        [
          "Wrknmr",
          [
            ["Achternaam", within(person.identity.lastName, 200)],
            ["IdWrknmr", person.ref],
          ],
        ],
        [
          "UitvoerderAfspraak",
          [
            ["Achternaam", within(service, 200)],
            ["NmFnct", "Arbodienst"],
          ],
        ],
        [
          "Dnstvbnd",
          [
            ["IdDnstvbnd", person.personnelNumber],
            ["PersNr", person.personnelNumber],
          ],
        ],
      ],
    ]),
  ]);

const header = ({ id, madeAt, employer: { id: receiver } }: SiviSender, code: string, version: string): Node => {
  const [day, time] = dutchClock(madeAt);
  return [
    "BrAlg",
    [
      ["BrCd", code],
      ["VnrBrCd", version],
      ["AandatBr", day],
      ["AantijdBr", time],
      ["IdInzndr", "Datakluis"],
      ["GebrSwPakket", "Datakluis"],
      ["IdOntvngr", receiver],
      ["Berrefnr", id],
      ["TestJN", "N"],
      ["OntvngstbevJN", "N"],
    ],
  ];
};

const employer = ({ employer: { name, id, chamberNumber } }: SiviSender): Node[] => [
  ["HndlsnmOrg", within(name, 100)],
  ["InschrijvingsnrKvK", /^\d{1,8}$/.test(chamberNumber ?? "") ? chamberNumber : null],
  ["IdWrkgvrArbdnst", id],
  ["AansltnrGeguitwlngArbdnst", id],
];

const employee = ({ ref, identity }: SiviPerson): Node[] => [
  ["Gebdat", identity.bornOn],
  ["SignNm", within(identity.lastName, 200)],
  ["Voorl", wordless(identity.initials, 6)],
  ["Voorv", identity.prefix ? wordless(identity.prefix, 10) || null : null],
  ["NmvrkrCd", nameUses[identity.nameUse ?? "own"]],
  ["GslchtCd", sexes[identity.sex]],
  ["IdWrknmr", ref],
  [
    "Prtnr",
    identity.partnerLastName && [
      ["SignNm", within(identity.partnerLastName, 200)],
      ["Voorv", identity.partnerPrefix ? wordless(identity.partnerPrefix, 10) || null : null],
    ],
  ] as Node,
];

const employment = ({ personnelNumber, startsOn, endsOn, department }: SiviPerson): Node[] => [
  ["IdDnstvbnd", personnelNumber],
  ["Ingdat", startsOn],
  ["Enddat", endsOn],
  ["PersNr", personnelNumber],
  ["NmOrgeenh", department && within(department.name, 70)],
  ["OrgeenhCd", department ? within(department.code, 70) : "ONBEKEND"],
];

function caseOf({ message: it, does, firstSickDayBefore, causeCode }: SiviCase, sender: SiviSender): Node[] {
  const isOver = it.percentage === 0 && does !== "removed";
  return [
    ["VrwrkCd", functions[does]],
    ["IngdatMutVrzm", it.from],
    ["IngdatMutVrzmOud", it.fromBefore],
    ["VrzmgvlId", it.reference],
    ["VrzmgvlVnrMld", String(Math.min(it.number ?? 1, 999))],
    ["EndVrzmJN", isOver ? "J" : "N"],
    ["DatEerstVrzmdg", it.firstSickDay],
    ["DatEerstVrzmdgOud", firstSickDayBefore],
    ["DatHrstld", isOver ? it.from : null],
    ["DatVrwHrstl", it.expectedDays === null ? null : dayAfter(it.firstSickDay, it.expectedDays)],
    ["PrcVrzm", it.percentage.toFixed(2)],
    ["OorzkVrzmCd", causeCode ?? "99"],
    ["VngntJN", safetyNets[it.safetyNet]],
    ["Cntprsn", contact(sender)],
  ];
}

/** Initials and sex of users are not known here; SIVI takes initials that are empty. */
const contact = ({ contact: { name, email } }: SiviSender): Node[] => [
  ["Achternaam", within(name, 200)],
  ["Voorl", ""],
  ["GslchtCd", "O"],
  ["RolCntprsnCd", "01"],
  [
    "Com",
    [
      ["SrtComCd", "10"],
      ["NrCom", within(email, 512)],
    ],
  ],
];

const nameUses = { own: "01", partner: "02", partner_own: "03", own_partner: "04" } as const;
const sexes: Readonly<Record<Sex, string>> = { male: "M", female: "V", unspecified: "O", unknown: "O" };
const safetyNets = { yes: "J", no: "N", unknown: "O" } as const;

/** Initials and prefixes hold no digit in SIVI, and few characters: points take none of them. */
const wordless = (text: string | undefined, most: number): string =>
  within((text ?? "").replace(/[\d.]/g, "").trim() || "", most);

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
