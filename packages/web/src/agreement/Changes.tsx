import type { AgreementDocument } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";
import { changesIn } from "./changes.ts";
import type { Entry } from "./draft.ts";

type Signed = NonNullable<Entry["signed"]>["documents"];

/** What is new since somebody signed: per document the paragraphs that went and came. */
export const Changes = ({ from, to }: { from: Signed; to: readonly AgreementDocument[] }) => (
  <ul className="rows">
    {to.map((it) => {
      const before = from.find(({ id }) => id === it.id);
      return (
        <li key={it.id}>
          <div>
            <b>{it.title}</b>{" "}
            <span className="hint">
              {before
                ? m.version_change({ before: before.version, now: it.version })
                : m.version_new({ now: it.version })}
            </span>
            <ChangedText before={before?.text} after={it.text} isNew={!before} isSame={before?.sha256 === it.sha256} />
          </div>
        </li>
      );
    })}
  </ul>
);

type Props = { before: string | null | undefined; after: string; isNew: boolean; isSame: boolean };

function ChangedText({ before, after, isNew, isSame }: Props) {
  if (isSame) return <p className="hint">{m.document_unchanged()}</p>;
  if (isNew) return <p className="hint">{m.document_added()}</p>;
  if (!before) return <p className="hint">{m.document_before_unknown()}</p>;
  const pieces = changesIn(before, after).filter(({ kind }) => kind !== "same");
  return (
    <div className="changes">
      {pieces.map(({ kind, text }, at) =>
        kind === "gone" ? (
          <p key={`${at}-gone`}>
            <span className="hint">{m.paragraph_gone()}</span> <del>{text}</del>
          </p>
        ) : (
          <p key={`${at}-new`}>
            <span className="hint">{m.paragraph_new()}</span> <ins>{text}</ins>
          </p>
        ),
      )}
    </div>
  );
}
