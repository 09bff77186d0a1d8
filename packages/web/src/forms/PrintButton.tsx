import { printForm, type TaskForm } from "@datakluis/contract";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { askFile } from "../app/ask.ts";
import { saveFile } from "../app/save.ts";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Fault } from "../ui/Notice.tsx";
import { fileNameOf } from "./words.ts";

/** Makes a PDF of a version, or of the draft, and saves it: nothing of it stays behind the screen. */
export function PrintButton({ form, what }: { form: TaskForm; what: string }) {
  const { taskId, kind } = form;
  const { ref } = form.about;
  const isDraft = what === "draft";
  const making = useMutation({
    mutationFn: () => askFile(printForm, { params: { ref, taskId }, query: { what } }),
    onSuccess: (file) => saveFile(fileNameOf(kind, isDraft), file),
    gcTime: 0,
  });
  return (
    <>
      <Button isPending={making.isPending} onPress={() => making.mutate()}>
        <Download size={17} aria-hidden />
        {isDraft ? m.forms_pdf_draft() : m.forms_pdf({ version: what })}
      </Button>
      <Fault of={making.error} />
    </>
  );
}
