import { useState } from "react";
import { m } from "../paraglide/messages.js";
import { Button } from "../ui/Button.tsx";
import { Notice } from "../ui/Notice.tsx";

/** Codes that are shown this once, to print, write down or copy into a safe place. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    setCopied(true);
  };
  return (
    <>
      <Notice kind="warn">{m.recovery_codes_once()}</Notice>
      <ul className="code-block codes" aria-label={m.recovery_codes()}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div>
        <Button onPress={() => void copy()}>{copied ? m.codes_copied() : m.copy()}</Button>
      </div>
    </>
  );
}
