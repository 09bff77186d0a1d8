import { formFields, formLaws, isOfDoctor, type DossierRef, type TaskForm } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { addressOf } from "../app/addresses.ts";
import { showDate, showMoment } from "../app/format.ts";
import { GoLink } from "../app/GoLink.tsx";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card, Facts } from "../ui/Card.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { Page } from "../ui/Page.tsx";
import { FillForm } from "./FillForm.tsx";
import { FormPill } from "./FormsCard.tsx";
import { PrintButton } from "./PrintButton.tsx";
import { answerWord, formTitle, questionOf } from "./words.ts";
import "./forms.css";

/** One document of the gatekeeper act: who it is about, what was finished, and what is being filled in. */
export function FormPage() {
  const { ref, taskId } = useParams({ strict: false }) as { ref: DossierRef; taskId: string };
  const form = useQuery(queries.form(ref, taskId));
  if (form.data && !form.isError) return <OneForm key={taskId} form={form.data} />;
  return (
    <Page title={m.forms_one()}>
      <Fault of={form.error} />
      {form.isPending && <p className="hint">{m.loading()}</p>}
    </Page>
  );
}

function OneForm({ form }: { form: TaskForm }) {
  const { about, kind, draft, versions, mayFill, gone, dueOn } = form;
  const [editing, setEditing] = useState(draft !== null || versions.length === 0);
  const [round, setRound] = useState(0);
  const title = formTitle(form);
  const filling = mayFill && editing;
  return (
    <Page
      title={title}
      under={
        <>
          {about.fullName ?? m.anonymous({ number: about.personnelNumber })} ·{" "}
          <GoLink to={addressOf.dossierTasks(about.ref)}>{m.forms_to_dossier()}</GoLink>
        </>
      }
      aside={
        <>
          {form.confidential && <span className="pill">{m.confidential_spell()}</span>}
          <FormPill state={form.state} />
          {draft && <PrintButton form={form} what="draft" />}
        </>
      }
    >
      {gone && <Notice>{gone === "withdrawn" ? m.forms_gone_withdrawn_text() : m.forms_gone_no_step_text()}</Notice>}
      {!gone && isOfDoctor(kind) && <Notice>{mayFill ? m.forms_doctor_hint() : m.forms_doctor_reads()}</Notice>}
      {!isOfDoctor(kind) && mayFill && <Notice>{m.forms_together_hint()}</Notice>}
      <Card title={m.forms_head()}>
        <Facts
          of={[
            [m.employee(), about.fullName],
            [m.personnel_number(), about.personnelNumber],
            [m.employer(), form.employerName],
            [m.job_title(), form.jobTitle],
            [m.first_sick_day(), showDate(form.startsOn)],
            [m.forms_due(), dueOn && showDate(dueOn)],
            [m.forms_law(), formLaws[kind]],
          ]}
        />
      </Card>
      {form.advised && (
        <Card title={m.forms_advised()}>
          <Answers kind="problem_analysis" values={form.advised} />
        </Card>
      )}
      {filling && (
        <FillForm key={round} form={form} onReload={() => setRound(round + 1)} onFinished={() => setEditing(false)} />
      )}
      {!mayFill && versions.length === 0 && <p>{m.forms_not_finished()}</p>}
      {versions.map((it, at) => (
        <Card
          key={it.version}
          title={at === 0 ? m.forms_finished() : m.forms_version({ version: it.version })}
          aside={
            <div className="buttons">
              <PrintButton form={form} what={String(it.version)} />
              {at === 0 && mayFill && !editing && (
                <Button onPress={() => setEditing(true)}>{m.forms_new_version()}</Button>
              )}
            </div>
          }
        >
          <p className="hint">{m.forms_finished_by({ name: it.finishedBy, moment: showMoment(it.finishedAt) })}</p>
          <Answers kind={kind} values={it.values} />
        </Card>
      ))}
    </Page>
  );
}

function Answers({ kind, values }: { kind: TaskForm["kind"]; values: Record<string, string> }) {
  return (
    <dl className="form-answers">
      {formFields[kind].flatMap(({ key }) => {
        const said = values[key];
        if (!said) return [];
        return [<dt key={`${key}-dt`}>{questionOf(key).label}</dt>, <dd key={`${key}-dd`}>{answerWord(key, said)}</dd>];
      })}
    </dl>
  );
}
