import { z } from "zod";

/** A UUID in the one form in which it is kept and sealed under: capitals mean the same (RFC 9562) and would not open. */
export const Uuid = z.uuid().toLowerCase();

/** The pseudonym by which both sides know a dossier: a random UUID that says nothing about the person. */
export const DossierRef = Uuid.brand("DossierRef");
export type DossierRef = z.infer<typeof DossierRef>;

export const EmployerId = Uuid.brand("EmployerId");
export type EmployerId = z.infer<typeof EmployerId>;

/** Several employers together (werkgevergroep). */
export const EmployerGroupId = Uuid.brand("EmployerGroupId");
export type EmployerGroupId = z.infer<typeof EmployerGroupId>;

export const DepartmentId = Uuid.brand("DepartmentId");
export type DepartmentId = z.infer<typeof DepartmentId>;

/** An account at login; vault and suite know a user by it and by nothing else that can sign in. */
export const UserId = Uuid.brand("UserId");
export type UserId = z.infer<typeof UserId>;

/** An id the asker makes for a write, so that repeating it changes nothing. */
export const WriteId = Uuid.brand("WriteId");
export type WriteId = z.infer<typeof WriteId>;

/** A calendar date in Europe/Amsterdam, `2026-02-28`. A year of fewer than four digits is a mistake, and nought no year at all. */
export const CalendarDate = z.iso.date().refine((date) => date >= "1000", "date");

/** A moment, as ISO 8601 in UTC. */
export const Moment = z.iso.datetime();

export const ofEmployer = z.strictObject({ employerId: EmployerId });
export const ofDossier = z.strictObject({ ref: DossierRef });
