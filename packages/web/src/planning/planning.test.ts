import type { AgendaException, Planning, UserId } from "@datakluis/contract";
import { expect, test } from "vitest";
import { exceptionAs, placesFor } from "./hours.ts";
import { wishFor } from "./wish.ts";

const consultation = (id: string, closed = false) => ({
  ...{ id, name: id, profession: "company_doctor" as const, minutes: 20, closed },
});
const setup = (...consultations: Planning["consultations"]): Planning => ({
  professionals: [
    {
      userId: "arts" as UserId,
      displayName: "A. Arts",
      ...{ profession: "company_doctor", week: [], exceptions: [], version: 1 },
    },
  ],
  ...{ places: [], consultations, candidates: [] },
});

test("who moves an appointment looks for the same consultation first, and for another of the profession when it is out of use", () => {
  const own = { kind: "company_doctor" as const, consultationId: "eigen" };
  const found = (...consultations: Planning["consultations"]) => wishFor(setup(...consultations), own)?.consultationId;
  expect(found(consultation("eerste"), consultation("eigen"))).toBe("eigen");
  expect(found(consultation("eerste"), consultation("eigen", true))).toBe("eerste");
  expect(wishFor(setup(consultation("eerste")), { kind: "company_doctor", consultationId: null })).toMatchObject({
    consultationId: "eerste",
  });
});

test("who is away is nowhere; with extra hours one says where again", () => {
  const there: AgendaException = {
    ...{ kind: "extra", on: "2026-12-01", through: "2026-12-01" },
    ...{ from: "09:00", until: "12:00", placeId: "dicht", open: true },
  };
  const away = exceptionAs("away", there);
  expect(away).toMatchObject({ placeId: null, open: false, from: "00:00", until: "24:00", on: "2026-12-01" });
  expect(exceptionAs("extra", away)).toMatchObject({ placeId: null, from: "09:00", until: "12:00" });
});

test("hours at a place that went out of use show that place, so that one sees what to change", () => {
  const place = (id: string, closed: boolean) => ({ id, name: id, address: "Kade 1", closed });
  const places = [place("open", false), place("dicht", true), place("oud", true)];
  expect(placesFor(places, "dicht").map(({ id }) => id)).toEqual(["open", "dicht"]);
  expect(placesFor(places, null).map(({ id }) => id)).toEqual(["open"]);
});
