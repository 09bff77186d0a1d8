import {
  askSummons,
  bookAppointment,
  cancelAppointment,
  changeSupport,
  findMoments,
  giveOpenMoment,
  putConsultation,
  putPlace,
  putProfessional,
  type ConsultationKind,
  type WeekBlock,
} from "@datakluis/contract";
import type { EmployerKey, PartKey } from "./cast.ts";
import { dayAfter } from "./dice.ts";
import { illNow, type Ill } from "./guidance.ts";
import { idOf } from "./illness.ts";
import { guideOf } from "./population.ts";
import { findDossier, orNothing, writeId, type Stage } from "./stage.ts";

/* The agendas of both services, filled for the coming weeks; and where people turn when they are stuck. */

type Practice = {
  /** Who plans, and for which employers. */
  by: PartKey;
  at: readonly EmployerKey[];
  doctor: PartKey;
  guide: PartKey;
  place: string;
  address: string;
};

const practices: readonly Practice[] = [
  {
    ...{ by: "planner", at: ["aar", "linde", "markt"], doctor: "doctor", guide: "caseManager" },
    ...{ place: "ArboPlus Zwolle", address: "Stationsplein 12, Zwolle" },
  },
  {
    ...{ by: "waterland", at: ["hoog", "lelie"], doctor: "waterlandDoctor", guide: "waterland" },
    ...{ place: "Waterland Arbo Purmerend", address: "Waterlandlaan 40, Purmerend" },
  },
];

export async function fillAgendas(stage: Stage): Promise<void> {
  for (const practice of practices) {
    await stage.record.once(`practice ${practice.by}`, () => setUp(stage, practice));
    await stage.record.once(`agenda ${practice.by}`, () => plan(stage, practice));
  }
  await stage.record.once("support", () => tellSupport(stage));
}

const idsOf = (stage: Stage, { by }: Practice) => ({
  place: writeId(stage, `place ${by}`),
  doctor: writeId(stage, `consultation doctor ${by}`),
  guide: writeId(stage, `consultation guide ${by}`),
});

async function setUp(stage: Stage, practice: Practice): Promise<void> {
  stage.note("agenda's");
  const ask = await stage.players.as(practice.by);
  const ids = idsOf(stage, practice);
  const { place: name, address } = practice;
  await ask(putPlace, { params: { placeId: ids.place }, body: { name, address, closed: false } });
  for (const [consultationId, what, profession, minutes] of [
    [ids.doctor, "Spreekuur bedrijfsarts", "company_doctor", 30],
    [ids.guide, "Gesprek casemanager", "case_manager", 45],
  ] as const) {
    const body = { name: `${what} (${name})`, profession: profession as ConsultationKind, minutes, closed: false };
    await ask(putConsultation, { params: { consultationId }, body });
  }
  const hours = (weekday: number, from: string, until: string, open = false): WeekBlock => ({
    ...{ weekday, from, until, placeId: ids.place, open },
  });
  const weeks: readonly [PartKey, ConsultationKind, WeekBlock[]][] = [
    [
      practice.doctor,
      "company_doctor",
      [
        ...[1, 2, 4].map((day) => hours(day, "09:00", "16:30")),
        hours(3, "09:00", "12:00"),
        hours(3, "13:00", "15:00", true),
      ],
    ],
    [practice.guide, "case_manager", [1, 2, 3, 4, 5].map((day) => hours(day, "09:00", "12:30"))],
  ];
  for (const [key, profession, week] of weeks) {
    const params = { userId: stage.players.idOf(key) };
    const body = { profession, week, exceptions: [], version: 0 };
    await orNothing(() => ask(putProfessional, { params, body }), "agenda_changed");
  }
}

/** Whoever is ill is expected in the weeks to come; some are still to be planned, and one called off. */
async function plan(stage: Stage, practice: Practice): Promise<void> {
  const ill = illNow(stage, practice.at).filter(({ days }) => days > 7);
  const expected = ill.slice(0, 22);
  for (const [at, one] of expected.entries()) {
    stage.note(`afspraken ${at + 1} van ${expected.length}`);
    await book(stage, practice, one, at);
  }
  for (const { employer, number } of ill.slice(22, 26)) {
    const ask = await stage.players.as(guideOf[employer]);
    const ref = await findDossier(ask, number);
    const body = { id: idOf(`summons ${number}`), kind: "company_doctor" as const, latest: inDays(stage, 28) };
    await orNothing(() => ask(askSummons, { params: { ref }, body }), "summons_waits", "already_written");
  }
  await giveOpen(stage, practice);
}

const inDays = ({ record }: Stage, days: number) => dayAfter(record.today, days);

async function book(stage: Stage, practice: Practice, { number }: Ill, at: number): Promise<void> {
  const ask = await stage.players.as(practice.by);
  const ids = idsOf(stage, practice);
  const withDoctor = at % 3 !== 2;
  const consultationId = withDoctor ? ids.doctor : ids.guide;
  const professionalId = stage.players.idOf(withDoctor ? practice.doctor : practice.guide);
  const from = inDays(stage, 1 + ((at * 2) % 17));
  const query = { consultationId, professionalId, from, manner: "on_site" as const, open: "no" as const };
  const [moment] = (await ask(findMoments, { query })).slice(at % 4);
  if (!moment) return;
  const ref = await findDossier(ask, number);
  const where = { consultationId, professionalId, placeId: moment.placeId, manner: "on_site" as const };
  const body = { id: idOf(`appointment ${number}`), ...where, startsAt: moment.startsAt, open: false };
  const made = await orNothing(() => ask(bookAppointment, { params: { ref }, body }), ...alreadyThere);
  if (!made || at !== 6) return;
  const params = { ref, appointmentId: made.id };
  await ask(cancelAppointment, { params, body: { reason: "employee", seen: made.sequence } });
}

const alreadyThere = ["moment_taken", "already_written", "appointment_overlaps", "moment_outside"] as const;

/** A moment of the open hour for somebody who did not say who he is. */
async function giveOpen(stage: Stage, practice: Practice): Promise<void> {
  const ask = await stage.players.as(practice.by);
  const professionalId = stage.players.idOf(practice.doctor);
  const query = {
    consultationId: idsOf(stage, practice).doctor,
    professionalId,
    manner: "on_site" as const,
    open: "yes" as const,
  };
  const [moment] = await ask(findMoments, { query });
  if (!moment) return;
  const body = { id: writeId(stage, `open moment ${practice.by}`), startsAt: moment.startsAt, minutes: 20 };
  await orNothing(() => ask(giveOpenMoment, { params: { userId: professionalId }, body }), ...alreadyThere);
}

async function tellSupport(stage: Stage): Promise<void> {
  const ask = await stage.players.as("functional");
  const text = "Loopt u vast, of klopt er iets niet? Bel of mail ons. Noem geen medische gegevens in een e-mail.";
  const body = {
    text,
    phone: "088 123 45 67",
    email: "hulp@arboplus.example",
    hours: "Maandag tot en met vrijdag, 8.30 tot 17.00 uur",
  };
  await ask(changeSupport, { body });
}
