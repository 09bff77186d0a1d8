import type { DossierRef } from "@datakluis/contract";
import { useQuery } from "@tanstack/react-query";
import { FileDown } from "lucide-react";
import { showMoment } from "../app/format.ts";
import { queries } from "../app/queries.ts";
import { m } from "../paraglide/messages.js";
import { Card } from "../ui/Card.tsx";
import { exportReasonWord } from "./words.ts";

/** In which files at the service this person stands by name: a revoke does not reach those (D6). Nothing where there are none. */
export function DownloadsCard({ dossier }: { dossier: DossierRef }) {
  const downloads = useQuery(queries.downloads(dossier)).data?.downloads ?? [];
  if (downloads.length === 0) return null;
  return (
    <Card title={m.downloads()} icon={<FileDown size={18} aria-hidden />}>
      <p className="hint">{m.downloads_text()}</p>
      <ul className="plain-list">
        {downloads.map((it) => (
          <li key={`${it.at} ${it.byName}`}>
            {showMoment(it.at)} · {it.byName}
            <br />
            <span className="hint">{exportReasonWord(it.reason)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
