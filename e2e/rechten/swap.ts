import { id } from "../tools/story.ts";
import { ask, idsIn, questionFor, withId, wordsAt, type Knocker, type Place } from "./asked.ts";
import type { Asked } from "./question.ts";
import type { Written } from "./routes.ts";
import type { Stage } from "./stage.ts";

/** Ids the asker makes himself: of the write, or of what does not exist yet. */
const madeByAsker = (route: Written, { name, path }: Place) =>
  (name === "id" && path[0] === "body") ||
  (name === "ref" && route.name === "vault POST /api/vault/v1/employers/{employerId}/people") ||
  (["deliveryId", "documentId"].includes(name) && route.method === "PUT") ||
  (route.name === "vault PUT /api/vault/v1/employers/{employerId}/couplings/{couplingId}" && name === "couplingId") ||
  (route.name === "vault PUT /api/vault/v1/employers/{employerId}/webhooks/{webhookId}" && name === "webhookId") ||
  (["groupId", "placeId", "consultationId", "ownTaskId"].includes(name) &&
    path[0] === "params" &&
    route.method === "PUT");

/** What really is there of the other employer, under the name an id has in a question. */
const theirs = async (
  { other, otherRequest, otherSuccession, otherSubstitution, otherPractice, otherNotes, login }: Stage,
  route: Written,
  name: string,
): Promise<string> => {
  if (name === "id") return (await login.passkeys.withPasskey()).passkeyId;
  const ids: Record<string, string> = {
    employerId: other.id,
    employerIds: other.id,
    department: other.departmentId,
    departmentId: other.departmentId,
    departmentIds: other.departmentId,
    userId: other.manager.userId,
    administrators: other.keeper.userId,
    ref: other.spell.ref,
    spellId: other.spell.spellId,
    deliveryId:
      route.server === "vault" || route.name.includes("/vault-deliveries/") ? other.vaultDeliveryId : other.deliveryId,
    requestId: otherRequest,
    substituteId: other.manager.userId,
    substitutionId: otherSubstitution,
    // User groups are of the service as a whole: there is none of another.
    groupId: id(),
    // As are places and kinds of consultation.
    placeId: id(),
    consultationId: id(),
    professionalId: otherPractice.professionalId,
    bookingId: otherPractice.bookingId,
    candidate: other.manager.userId,
    successionId: otherSuccession,
    noticeId: other.noticeId!,
    agreementId: other.agreementId!,
    exportId: other.exportId!,
    destructionId: other.destructionId!,
    couplingId: other.couplingId!,
    webhookId: other.webhookId!,
    eventId: other.eventId!,
    secretId: other.secretId!,
    appointmentId: other.appointmentId,
    summonsId: other.summonsId,
    documentId: route.name.includes("/medical-documents/") ? otherNotes.medicalDocumentId : otherNotes.documentId,
    noteId: route.name.includes("/medical-notes/") ? otherNotes.medicalNoteId : otherNotes.noteId,
    taskId: other.taskId,
    ownTaskId: other.ownTaskId,
    leaveId: other.leaveId,
  };
  if (!ids[name]) throw new Error(`Wat is "${name}" bij de andere werkgever? Zet het in e2e/rechten/swap.ts.`);
  return ids[name];
};

/** Somebody who may ask this, and is really answered. */
export async function answeredAt(stage: Stage, route: Written): Promise<Knocker> {
  const known = stage.answered.get(route.name);
  if (known) return known;
  for (const [heading, promised] of Object.entries(route.roles))
    if (promised === "ja") await wordsAt(stage, route, heading, true);
  const found = stage.answered.get(route.name);
  if (!found) throw new Error(`Niemand krijgt antwoord op ${route.name}.`);
  return found;
}

/** A write of its own, that says the same. */
const anew = (it: Asked): Asked =>
  it.body && typeof it.body === "object" && "id" in it.body ? { ...it, body: { ...it.body, id: id() } } : it;

/** Without the ticket, which is new in every answer. */
const withoutTicket = (text: string) => text.replace(/"ticket":"[\w-]{43}"/, '"ticket"');

/** Each id of a question swapped for the other's, and for one that is nowhere: what is told apart, in words. */
export async function toldApart(
  stage: Stage,
  route: Written,
  by: Knocker,
): Promise<{ swapped: number; wrong: string[] }> {
  const wrong: string[] = [];
  const places = idsIn(await questionFor(stage, route, by, false)).filter((place) => !madeByAsker(route, place));
  for (const place of places) {
    const asked = await questionFor(stage, route, by, true);
    const [real, nowhere] = [
      await ask(stage, route, by, anew(withId(asked, place, await theirs(stage, route, place.name)))),
      await ask(stage, route, by, anew(withId(asked, place, id()))),
    ];
    if (real.status !== nowhere.status || withoutTicket(real.text) !== withoutTicket(nowhere.text))
      wrong.push(
        `${route.name}, ${place.path.join(".")}: ${real.status} ${real.code} tegen ${nowhere.status} ${nowhere.code}`,
      );
  }
  return { swapped: places.length, wrong };
}

const valueAt = (asked: Asked, { path }: Place) =>
  path.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], asked) as string;

/** An id that somebody of the other employer made for the same thing: it tells nothing of it, and changes nothing. */
export async function madeElsewhere(
  stage: Stage,
  route: Written,
  by: Knocker,
): Promise<{ made: number; wrong: string[] }> {
  const wrong: string[] = [];
  const [place] = idsIn(await questionFor(stage, route, by, false)).filter((it) => madeByAsker(route, it));
  if (!place || !by.who) return { made: 0, wrong };
  const there = { ...by, who: stage.counterpart(by.who) };
  const their = await questionFor(stage, route, there, true);
  const first = await ask(stage, route, there, their);
  const said = idsIn(their).find(({ path }) => path.join() === place.path.join())!;
  const theirId = valueAt(their, said);
  const told = await ask(stage, route, by, withId(await questionFor(stage, route, by, true), place, theirId));
  const { other } = stage;
  const others = idsIn(their).map((it) => valueAt(their, it));
  const leaks = [other.id, other.departmentId, ...other.refs, ...others].filter(
    (it) => it !== theirId && told.text.includes(it),
  );
  if (leaks.length) wrong.push(`${route.name}: het antwoord bevat iets van de ander`);
  const again = await ask(stage, route, there, their);
  if (first.status < 400 && again.status !== first.status)
    wrong.push(`${route.name}: de ander krijgt nu ${again.status} ${again.code} in plaats van ${first.status}`);
  return { made: 1, wrong };
}
