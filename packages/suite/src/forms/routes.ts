import { Readable } from "node:stream";
import { listForms, printForm, readForm, writeForm } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { formPdf } from "./pdf.ts";
import { formAt, formsAt, formToPrint } from "./read.ts";
import { writeForm as write } from "./write.ts";

export const formRoutes = [
  answer(listForms, "read_forms", ({ actor, sightFor, act, params: { ref }, now }) =>
    act((tx) => formsAt(tx, { actor, sightFor, ref }, now)),
  ),

  answer(readForm, "read_forms", ({ actor, sightFor, act, params: { ref, taskId }, now, ...keys }) =>
    act((tx) => formAt(tx, keys, { actor, sightFor, ref }, taskId, now)),
  ),

  answer(writeForm, "fill_forms", ({ params: { ref, taskId }, body, now, ...world }) => {
    const asking = { actor: world.actor, sightFor: world.sightFor, ref };
    return noting(world, "form.refused", ref, () => world.act((tx) => write(tx, world, asking, taskId, body, now)));
  }),

  answer(printForm, "read_forms", async ({ params: { ref, taskId }, query: { what }, now, ...world }) => {
    const asking = { actor: world.actor, sightFor: world.sightFor, ref };
    const printed = await world.act((tx) => formToPrint(tx, world, asking, { taskId, what, now }));
    return Readable.from([await formPdf(printed, now)]);
  }),
];
