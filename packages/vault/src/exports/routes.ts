import { exportPeople, exportSivi } from "@datakluis/contract";
import { exportedFile, writtenHeadings, writtenRow, type Written } from "@datakluis/delivery";
import { siviFor } from "../absence/out.ts";
import { answer } from "../answer.ts";
import { exportFor } from "./store.ts";

export const exportRoutes = [
  answer(exportPeople, "vault_user", async ({ actor, params, body, ...tools }) =>
    exportedFile(body.form, writtenHeadings, rowsOf(await exportFor(tools, actor.userId, params.employerId, body))),
  ),
  answer(exportSivi, "vault_user", async ({ actor, params, body, ...tools }) =>
    inPieces(await siviFor(tools, actor.userId, params.employerId, body)),
  ),
];

async function* inPieces(text: string): AsyncGenerator<string> {
  yield text;
}

async function* rowsOf(pages: AsyncIterable<readonly Written[]>): AsyncGenerator<string[][]> {
  for await (const people of pages) yield people.map(writtenRow);
}
