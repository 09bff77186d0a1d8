import { readForm, writeForm, type WriteId } from "@datakluis/contract";
import { id } from "../tools/story.ts";
import type { Tenant, Visitor } from "./cast.ts";
import type { Asking, Questions } from "./question.ts";
import type { Stage } from "./stage.ts";

const api = "/api/suite/v1";
const values = { employer_steps: "Een aangepaste werkplek, eind van de maand" };

const paramsOf = ({ spell, taskId }: Tenant) => ({ ref: spell.ref, taskId });

/** The plan of an employer as somebody sees it who may. */
async function seen({ casting }: Stage, who: Visitor, tenant: Tenant) {
  const { draft, versions } = await casting.suite(who)(readForm, { params: paramsOf(tenant) });
  return { draft: draft?.seq ?? 0, versions: versions.length };
}

const writing = async ({ stage, tenant, who, may }: Asking) => ({
  params: paramsOf(tenant),
  body: {
    id: id<WriteId>(),
    seen: may && who ? await seen(stage, who, tenant) : { draft: 0, versions: 0 },
    values,
    finished: false,
  },
});

/** A draft to make a PDF of. */
const printing = async ({ stage, tenant, who, may }: Asking) => {
  const params = paramsOf(tenant);
  if (may && who) {
    const now = await seen(stage, who, tenant);
    const body = { id: id<WriteId>(), seen: now, values, finished: false };
    if (!now.draft) await stage.casting.suite(who)(writeForm, { params, body });
  }
  return { params, query: { what: "draft" } };
};

export const formQuestions: Questions = {
  [`suite GET ${api}/dossiers/{ref}/forms`]: ({ tenant }) => ({ params: { ref: tenant.spell.ref } }),
  [`suite GET ${api}/dossiers/{ref}/tasks/{taskId}/form`]: ({ tenant }) => ({ params: paramsOf(tenant) }),
  [`suite PUT ${api}/dossiers/{ref}/tasks/{taskId}/form`]: writing,
  [`suite GET ${api}/dossiers/{ref}/tasks/{taskId}/form/pdf`]: printing,
};
