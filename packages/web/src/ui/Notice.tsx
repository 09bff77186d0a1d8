import { AlertTriangle, Check, Info } from "lucide-react";
import type { ReactNode } from "react";
import { sentenceOf } from "../app/sentences.ts";

type Kind = "info" | "warn" | "wrong" | "ok";
const icons = { info: Info, warn: AlertTriangle, wrong: AlertTriangle, ok: Check };

/** A sentence that must be seen. `wrong` is read out at once. */
export function Notice({ kind = "info", children }: { kind?: Kind; children: ReactNode }) {
  const Icon = icons[kind];
  return (
    <div className={`notice ${kind}`} role={kind === "wrong" ? "alert" : undefined}>
      <Icon size={20} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** What went wrong with a question, if anything did. */
export const Fault = ({ of }: { of: unknown }) => (of ? <Notice kind="wrong">{sentenceOf(of)}</Notice> : null);
