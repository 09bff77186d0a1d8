import { AlertTriangle, Check, Info } from "lucide-react";
import type { ReactNode } from "react";
import { faultsOf, sentenceOf } from "../app/sentences.ts";

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

/**
 * What went wrong with a question, if anything did.
 *
 * @param all say here what is wrong with each part too, where the parts are no fields that say so themselves
 */
export const Fault = ({ of, all = false }: { of: unknown; all?: boolean }) =>
  of ? (
    <Notice kind="wrong">
      {[sentenceOf(of), ...(all ? faultsOf(of).map(({ sentence }) => sentence) : [])].join(" ")}
    </Notice>
  ) : null;
