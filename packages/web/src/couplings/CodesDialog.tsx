import {
  saveCodes,
  type AbsenceReport,
  type CodeElement,
  type CodeMeaning,
  type CouplingId,
  type EmployerId,
  type MessageCode,
} from "@datakluis/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ask } from "../app/ask.ts";
import { queries, queryClient } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Buttons, Dialog } from "../ui/Dialog.tsx";
import { SelectField } from "../ui/Field.tsx";
import { Form } from "../ui/Form.tsx";
import { Fault } from "../ui/Notice.tsx";
import { say } from "../ui/Toasts.tsx";
import { meaningPlace } from "./words.ts";

type Props = {
  employerId: EmployerId;
  /** Whose codes; without one of what people upload. */
  couplingId?: CouplingId;
  /** Those of the last delivery that nobody knew. */
  unknown?: AbsenceReport["unknownCodes"];
  onClose: () => void;
};

type Code = { element: CodeElement; code: string };

/** Codes of SIVI of which the meaning is not public. */
const usual: readonly Code[] = [
  ...["01", "02", "03", "04", "05"].map((code) => ({ element: "VrwrkCd" as const, code })),
  ...["10", "11", "99"].map((code) => ({ element: "OorzkVrzmCd" as const, code })),
];

const ofMutation: readonly CodeMeaning[] = ["told", "corrected", "withdrawn"];
const ofCause: readonly CodeMeaning[] = ["no_cause", "work_accident", "liable_third_party"];
const words: Record<CodeMeaning, () => string> = {
  told: m.code_told,
  corrected: m.code_corrected,
  withdrawn: m.code_withdrawn,
  no_cause: m.code_no_cause,
  work_accident: m.code_work_accident,
  liable_third_party: m.code_liable_third_party,
};

/** What we make of it ourselves. */
function asOurs({ element, code }: Code): string {
  const meaning = ours[nameOf({ element, code })];
  if (meaning) return m.code_as_ours({ meaning: words[meaning]() });
  return element === "OorzkVrzmCd" ? m.code_unread() : m.code_rejected();
}

const ours: Partial<Record<string, CodeMeaning>> = {
  ...{ "VrwrkCd 01": "told", "VrwrkCd 02": "told", "VrwrkCd 03": "told", "VrwrkCd 04": "corrected" },
  "OorzkVrzmCd 99": "no_cause",
};

const nameOf = ({ element, code }: Code) => `${element} ${code}`;

/** What codes in absence messages mean, as far as the employer knows better than we. */
export function CodesDialog({ employerId, couplingId, unknown = [], onClose }: Props) {
  const asked = queries.codes(employerId, couplingId);
  const { data, error } = useQuery({ ...asked, staleTime: 0 });
  const keep = useMutation({
    mutationFn: (codes: MessageCode[]) =>
      ask(saveCodes, { params: { employerId }, query: couplingId ? { couplingId } : {}, body: { codes } }),
    onSuccess: (answer) => {
      queryClient.setQueryData(asked.queryKey, answer);
      say(m.codes_kept());
      onClose();
    },
  });
  const known = new Map((data ?? []).map((it) => [nameOf(it), it.meaning]));
  const all = new Map([...usual, ...(data ?? []), ...unknown].map((it) => [nameOf(it), it]));
  const chosenIn = (fields: Record<string, string>): MessageCode[] =>
    [...all.values()].flatMap(({ element, code }) => {
      const meaning = fields[nameOf({ element, code })];
      return meaning ? [{ element, code, meaning: meaning as CodeMeaning }] : [];
    });
  return (
    <Dialog title={m.codes_title()} isOpen onClose={onClose}>
      <p>{m.codes_text()}</p>
      {!data && <Fault of={error} />}
      {data && (
        <Form onSend={(fields) => keep.mutate(chosenIn(fields))} fault={keep.error}>
          {[...all.values()].map((it) => (
            <SelectField
              key={nameOf(it)}
              label={m.code_label({ code: it.code, element: meaningPlace(it.element) })}
              name={nameOf(it)}
              defaultValue={known.get(nameOf(it)) ?? ""}
              options={[
                { id: "", text: asOurs(it) },
                ...(it.element === "OorzkVrzmCd" ? ofCause : ofMutation).map((id) => ({ id, text: words[id]() })),
              ]}
            />
          ))}
          <Fault of={keep.error} />
          <Buttons>
            <Button slot="close">{m.cancel()}</Button>
            <Button kind="primary" type="submit" isPending={keep.isPending}>
              {m.save()}
            </Button>
          </Buttons>
        </Form>
      )}
    </Dialog>
  );
}
