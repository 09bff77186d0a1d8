import {
  bookAppointment,
  cancelAppointment,
  createServiceUser,
  findMoments,
  moveAppointment,
  putConsultation,
  putPlace,
  putProfessional,
  shareDossier,
  type UserId,
  type WriteId,
} from "@datakluis/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { markedDelivery } from "./tools/deliveries.ts";
import { startInstallation, type Installation } from "./tools/installation.ts";
import { acceptLink } from "./tools/people.ts";
import { mailTo } from "./tools/postbox.ts";
import { again, castAt, id, importFile, treeOf, vaultAt } from "./tools/story.ts";

/** An employee hears of his appointment by e-mail, of which the service knows no address (F4). */

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation({ demo: false });
});
afterAll(() => installation?.remove());

test("an employee who was shared is invited at his own address, and hears that it moved and that it is off", async () => {
  const cast = await castAt(installation, "De Linde Transport B.V.");
  const { administrator, keeper, employerId } = cast;
  const { bytes, people } = markedDelivery(2);
  await importFile(cast, bytes);
  await vaultAt(cast);
  const body = { id: id<UserId>(), displayName: "Bram Vermeulen", email: "arts@proef.example" };
  const made = await administrator.ask(createServiceUser, {
    body: { ...body, group: "company_doctor", employerIds: [employerId] },
  });
  const doctor = await acceptLink(installation.url, made.invitationLink);
  const [placeId, consultationId] = [id(), id()];
  await doctor.ask(putPlace, { params: { placeId }, body: { name: "Utrecht", address: "Kade 1", closed: false } });
  await doctor.ask(putConsultation, {
    params: { consultationId },
    body: { name: "Spreekuur", profession: "company_doctor", minutes: 30, closed: false },
  });
  const week = [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    return { weekday, from: "09:00", until: "17:00", placeId, open: false };
  });
  await doctor.ask(putProfessional, {
    params: { userId: body.id },
    body: { profession: "company_doctor", week, exceptions: [], version: 0 },
  });

  const [{ personnelNumber, ref }] = (await again(() => treeOf(keeper, employerId))) as [
    Awaited<ReturnType<typeof treeOf>>[number],
  ];
  const address = people.find((it) => it.personnelNumber === personnelNumber)!.marks["emailPrivate"]!;
  const share = { id: id<WriteId>(), careRequest: "appointment" as const, note: "Vroeg om een gesprek" };
  await keeper.ask(shareDossier, { params: { ref }, body: share });

  const moments = await doctor.ask(findMoments, { query: { consultationId, manner: "on_site", open: "no" } });
  const [first, second] = moments.map(({ professionalId, startsAt }) => ({
    ...{ id: id<WriteId>(), consultationId, professionalId, placeId, manner: "on_site" as const, startsAt },
  })) as [Booked, Booked];
  const planned = await again(() => doctor.ask(bookAppointment, { params: { ref }, body: { ...first, open: false } }));
  const invitation = await mailTo(installation, address, "Uitnodiging voor een afspraak");
  expect(invitation.text).toContain("Waar: Utrecht, Kade 1.");

  const params = { ref, appointmentId: planned.id };
  const moved = await doctor.ask(moveAppointment, { params, body: { ...second, seen: planned.sequence } });
  await mailTo(installation, address, "Uw afspraak is verzet");
  await doctor.ask(cancelAppointment, { params, body: { reason: "service", seen: moved.sequence } });
  await mailTo(installation, address, "Uw afspraak gaat niet door");
});

type Booked = {
  id: WriteId;
  consultationId: string;
  professionalId: UserId;
  placeId: string;
  manner: "on_site";
  startsAt: string;
};
