import { m } from "../../paraglide/messages.js";
import type { Handbook } from "../topics.ts";

/** Delivering employees with a file. */
export const deliveries = {
  deliver: () => ({
    title: "Delivering employees with a file",
    words: "deliver upload file excel csv import read payroll staff employees new first look preview check process",
    about:
      "You deliver a file with your employees. First you see what would change; only when you agree does it happen.",
    steps: [
      `Choose *${m.deliveries()}* in the menu.`,
      `Choose what you deliver: *${m.delivery_full()}* when all employees are in it, or *${m.delivery_changes()}* when only new and changed ones are.`,
      `Choose *${m.choose_file()}*, or drag the file to the box. CSV, Excel (XLSX), JSON and XML will all do.`,
      "Look at the numbers: new, changed, unchanged, not in the file and rejected.",
      `Is it right? Choose *Process*. If not, choose *${m.discard_delivery()}*: nothing has happened.`,
    ],
    also: [
      `Not sure what the file should look like? Choose *${m.download_template()}*.`,
      "Who is not in a full file stays. A delivery removes nobody.",
      "When there is a vault, the personal data go there. The service only sees the employment.",
    ],
  }),
  columns: () => ({
    title: "Saying what is in the columns",
    words: "columns headings arrange field recognise mapping",
    about:
      "When the columns in your file have other names, you say yourself what is in them. We ask this of a file with columns for the vault, before it is checked.",
    steps: [
      `Choose the file in *${m.deliveries()}*. You see each column with its first rows.`,
      `If a column is not right, choose what is in it. What you do not want to deliver, you set to *${m.columns_do_not_read()}*.`,
      `Choose *${m.columns_check()}*.`,
    ],
    also: ["Your choice is remembered for later files with the same columns."],
  }),
  rejected: () => ({
    title: "Correcting rejected rows",
    words: "error row line rejected not taken report correct bsn wrong",
    about:
      "When something in a row is wrong, that row is not taken. The others are. Each rejected row says what is wrong.",
    steps: [
      "Open the delivery and go to the rejected rows. You see the row number, the field and what is wrong.",
      `As long as the delivery waits for you, you can choose *${m.delivery_rejected_rows()}*. Only who works with the whole vault can.`,
      `Correct those rows, and deliver that file as *${m.delivery_changes()}*.`,
    ],
    also: [
      `*${m.download_report()}* takes the report along, for the supplier of your system, for instance. What stood in the fields is not in it.`,
    ],
  }),
  undo: () => ({
    title: "Undoing a delivery",
    words: "wrong file undo roll back restore previous mistake",
    about:
      "Was it the wrong file? The last delivery to the vault can be undone for a while, as long as no other was processed after it.",
    steps: [
      `Choose *${m.deliveries()}* in the menu and open the delivery.`,
      `In *${m.delivery_undo_title()}*, choose *${m.delivery_undo()}*. You first see what will happen.`,
    ],
    also: [
      "Changed employees become as they were. Who was new goes out of service.",
      "Who was changed by hand or shared afterwards stays as he is. You see who they are.",
    ],
  }),
} satisfies Partial<Handbook>;
