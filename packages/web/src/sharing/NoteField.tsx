import { holdsBsnLike, medicalWordsIn } from "@datakluis/contract";
import { useState } from "react";
import { listWords } from "../app/format.ts";
import { m } from "../paraglide/messages.js";
import { Checkbox, TextField } from "../ui/Field.tsx";
import { Notice } from "../ui/Notice.tsx";

/** What a form with a NoteField sends. */
export type Reason = { note: string; heeded: boolean };

export const reasonOf = ({ note = "", heeded }: Record<string, string>): Reason => ({ note, heeded: heeded === "yes" });

/**
 * The *toelichting*. What looks medical is warned of while it is typed, and goes on only when its writer says he saw that;
 * a number that may be a BSN does not. The server judges by the same functions.
 */
export function NoteField() {
  const [note, setNote] = useState("");
  const [heeded, setHeeded] = useState(false);
  const medical = medicalWordsIn(note);
  const faultOf = (text: string): string | null => {
    if (text.trim().length < 10) return m.note_rule();
    if (holdsBsnLike(text)) return m.note_bsn_rule();
    return medical.length && !heeded ? m.note_heed_rule() : null;
  };
  return (
    <>
      <TextField
        label={m.note()}
        hint={m.note_hint()}
        name="note"
        rows={3}
        isRequired
        maxLength={500}
        value={note}
        onChange={setNote}
        validate={faultOf}
      />
      <div aria-live="polite">
        {medical.length > 0 && (
          <Notice kind="warn">{m.note_medical_warning({ words: listWords(medical.map((it) => `‘${it}’`)) })}</Notice>
        )}
      </div>
      {medical.length > 0 && (
        <Checkbox name="heeded" value="yes" isSelected={heeded} onChange={setHeeded}>
          {m.note_heeded()}
        </Checkbox>
      )}
    </>
  );
}
