import type { AgreementDocument } from "@datakluis/contract";
import { m } from "../paraglide/messages.js";

/** The texts of an agreement; each opens where it stands. */
export const Documents = ({ of }: { of: readonly AgreementDocument[] }) => (
  <div className="form">
    {of.map((it) => (
      <details key={it.id} className="document">
        <summary>
          {it.title} <span className="hint">{m.version({ version: it.version })}</span>
        </summary>
        <div className="text">{it.text}</div>
      </details>
    ))}
  </div>
);
