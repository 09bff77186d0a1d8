import { useEffect, useMemo, useRef, type ReactNode } from "react";
import { Form as Part } from "react-aria-components";
import { faultsOf } from "../app/sentences.ts";
import { submitted } from "./form.ts";

type Props = {
  onSend: (fields: Record<string, string>) => void;
  /** What the server said no with. What it found wrong stands at the field until that is changed. */
  fault?: unknown;
  className?: string;
  /** Puts the caret in the first field, where filling in is all there is to do. */
  focusFirst?: boolean;
  children: ReactNode;
};

/** A form. The first field the server found wrong gets the focus, as the browser does for what it finds itself. */
export function Form({ onSend, fault, className = "form", focusFirst = false, children }: Props) {
  const form = useRef<HTMLFormElement>(null);
  // A path such as `identity.postcode` ends in the name of the field.
  const faults = useMemo(
    () => Object.fromEntries(faultsOf(fault).map(({ path, sentence }) => [path.split(".").at(-1) ?? path, sentence])),
    [fault],
  );
  useEffect(() => {
    if (focusFirst) form.current?.querySelector("input")?.focus();
  }, [focusFirst]);
  useEffect(() => {
    if (Object.keys(faults).length) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [faults]);
  return (
    <Part ref={form} className={className} validationErrors={faults} onSubmit={submitted(onSend)}>
      {children}
    </Part>
  );
}
