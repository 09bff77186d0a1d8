/**
 * A message of SIVI that asks its receiver to acknowledge it (*OntvngstbevJN*), and by which words of its sender. Whatever stands
 * where a reference should can be anything, also somebody's name: none of it is told to anybody but the sender.
 */
export type Asked = {
  /** *Berrefnr*: by which the sender knows his message. */
  reference: string;
  /** *IdInzndr* and, of a message about one, the employer as the sender names him. */
  sender: string;
  employer: string;
  connection: string;
  /** Which message it is, and which version of it. */
  code: string;
  version: string;
};

/** What the first group of a message (*BrAlg*) asks; null when nothing. */
export const askedIn = (textOf: (element: string) => string): Asked | null =>
  textOf("OntvngstbevJN").toUpperCase() === "J"
    ? {
        ...{ reference: textOf("Berrefnr"), sender: textOf("IdInzndr"), code: textOf("BrCd") },
        ...{ version: textOf("VnrBrCd"), employer: "", connection: "" },
      }
    : null;
