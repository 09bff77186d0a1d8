import type { FormEvent } from "react";

/** Hands a form's fields to `use` as text, trimmed; empty ones are left out. The page is not reloaded. */
export const submitted =
  (use: (fields: Record<string, string>) => void) =>
  (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget))
      if (typeof value === "string" && value.trim()) fields[name] = value.trim();
    use(fields);
  };

/** An id for a write. A form whose content may change between two tries takes its ids from app/write.ts. */
export const freshId = <T extends string>() => crypto.randomUUID() as T;
