import { formFields, isOfDoctor, medicalWordsIn, writeForm, type TaskForm, type WriteId } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ask } from "../app/ask.ts";
import { listWords } from "../app/format.ts";
import { queries, queryClient } from "../app/queries.ts";
import { useWrite } from "../app/write.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Card } from "../ui/Card.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault, Notice } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { Question } from "./Question.tsx";

type Values = Record<string, string>;
type Props = {
  form: TaskForm;
  /** Begins anew with what stands there now. */
  onReload: () => void;
  onFinished: () => void;
};

const seenIn = ({ draft, versions }: TaskForm) => ({ draft: draft?.seq ?? 0, versions: versions.length });

/** Fills a form in: what is in the draft, else what was finished last, else what is known already. */
export function FillForm({ form, onReload, onFinished }: Props) {
  const { taskId, kind } = form;
  const { ref } = form.about;
  const [values, setValues] = useState<Values>(form.draft?.values ?? form.versions[0]?.values ?? form.suggested);
  const [seen, setSeen] = useState(seenIn(form));
  const [asking, setAsking] = useState(false);
  const write = useWrite<WriteId>();
  const writing = useMutation({
    mutationFn: (body: { seen: typeof seen; values: Values; finished: boolean }) =>
      write.send(body, (id) => ask(writeForm, { params: { ref, taskId }, body: { id, ...body } })),
    onSuccess: (told, { finished }) => {
      setSeen(seenIn(told));
      queryClient.setQueryData(queries.form(ref, taskId).queryKey, told);
      for (const queryKey of [["dossier", ref], ["tasks"]]) void queryClient.invalidateQueries({ queryKey });
      say(finished ? m.forms_finished_said() : m.forms_saved_said());
      if (finished) onFinished();
    },
  });
  const now = seenIn(form);
  const elsewhere = !writing.isPending && (now.draft !== seen.draft || now.versions !== seen.versions);
  const suspect = medicalWordsIn(Object.values(values).join(" "));
  const begun = !form.draft && !form.versions.length && Object.keys(form.suggested).length > 0;
  return (
    <Card title={m.forms_fill()}>
      <Form onSend={() => writing.mutate({ seen, values, finished: false })} fault={writing.error}>
        {begun && <p className="hint">{m.forms_begun()}</p>}
        {elsewhere && (
          <Notice kind="warn">
            {m.forms_elsewhere()}{" "}
            <Button kind="link" onPress={onReload}>
              {m.forms_elsewhere_load()}
            </Button>
          </Notice>
        )}
        {formFields[kind].map((field) => (
          <Question
            key={field.key}
            field={field}
            value={values[field.key] ?? ""}
            onChange={(said) => setValues((before) => ({ ...before, [field.key]: said }))}
          />
        ))}
        <div aria-live="polite">
          {suspect.length > 0 && (
            <Notice kind="warn">{m.forms_medical_warning({ words: listWords(suspect.map((it) => `‘${it}’`)) })}</Notice>
          )}
        </div>
        <Fault of={writing.error} />
        {/* At the start of the line: what is said of a draft that was saved comes up at its end. */}
        <div className="buttons start">
          <Button type="submit" isPending={writing.isPending}>
            {m.forms_save()}
          </Button>
          <Button kind="primary" isPending={writing.isPending} onPress={() => setAsking(true)}>
            {m.forms_finish()}
          </Button>
        </div>
      </Form>
      <Dialog title={m.forms_finish_title()} isOpen={asking} onClose={() => setAsking(false)}>
        <p>{isOfDoctor(kind) ? m.forms_finish_doctor() : m.forms_finish_text()}</p>
        {suspect.length > 0 && (
          <Notice kind="warn">{m.forms_medical_warning({ words: listWords(suspect.map((it) => `‘${it}’`)) })}</Notice>
        )}
        <Buttons>
          <Button slot="close">{m.cancel()}</Button>
          <Button
            kind="primary"
            onPress={() => {
              // What is missing gets the focus, which a dialog that is still there would keep.
              setAsking(false);
              writing.mutate({ seen, values, finished: true });
            }}
          >
            {m.forms_finish()}
          </Button>
        </Buttons>
      </Dialog>
    </Card>
  );
}
