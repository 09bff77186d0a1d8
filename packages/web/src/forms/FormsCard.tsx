import type { DossierRef, FormLine, FormState } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { Check, FileText, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { addressOf } from "../app/addresses.ts";
import { showDate, showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Notice.tsx";
import { formTitle, goneWord } from "./words.ts";

/** The documents of the gatekeeper act in a dossier: those whose time has come and those there is something of. */
export function FormsCard({ dossier }: { dossier: DossierRef }) {
  const forms = useQuery(queries.forms(dossier));
  return (
    <Card title={m.forms_title()} icon={<FileText size={18} aria-hidden />}>
      <p className="hint">{m.forms_hint()}</p>
      <Fault of={forms.error} />
      {forms.isPending && <p className="hint">{m.loading()}</p>}
      {forms.data?.length === 0 && <p>{m.forms_none()}</p>}
      <ul className="plain-list">
        {forms.data?.map((it) => (
          <li key={it.taskId}>
            <GoLink to={addressOf.form(dossier, it.taskId)}>{formTitle(it)}</GoLink> <FormPill state={it.state} />{" "}
            {it.gone && <span className="pill">{m.forms_gone()}</span>}{" "}
            {it.confidential && <span className="pill">{m.confidential_spell()}</span>}
            <br />
            <span className="hint">
              {it.gone && `${goneWord(it.gone)} · `}
              {underOf(it)} · {m.forms_absence_from({ date: showDate(it.startsOn) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const underOf = ({ finishedAt, dueOn, mayFill }: FormLine): string => {
  if (finishedAt) return m.forms_finished_on({ moment: showMoment(finishedAt) });
  if (!dueOn) return "";
  return mayFill ? m.forms_by({ date: showDate(dueOn) }) : m.forms_waits_for_doctor({ date: showDate(dueOn) });
};

/** How far a form is, in a word and a shape. */
export function FormPill({ state }: { state: FormState }) {
  const shown: Record<FormState, { look: string; icon: ReactNode; text: string }> = {
    empty: { look: "", icon: null, text: m.forms_state_empty() },
    draft: { look: "warn", icon: <Pencil size={14} aria-hidden />, text: m.forms_state_draft() },
    finished: { look: "ok", icon: <Check size={14} aria-hidden />, text: m.forms_state_finished() },
    changing: { look: "warn", icon: <Pencil size={14} aria-hidden />, text: m.forms_state_changing() },
  };
  const { look, icon, text } = shown[state];
  return (
    <span className={`pill ${look}`}>
      {icon}
      {text}
    </span>
  );
}
