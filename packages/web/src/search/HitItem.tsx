import type { FoundBy } from "@datakluis/contract";
import { Lock, User } from "lucide-react";
import { ListBoxItem } from "react-aria-components";
import { m } from "../paraglide/messages.js";
import type { Hit } from "./search.ts";

/** By what somebody was found, where his name and number do not show it. */
const foundBy: Partial<Record<FoundBy, () => string>> = {
  bsn: m.found_by_bsn,
  born_on: m.found_by_birth_date,
  postcode: m.found_by_postcode,
  other_name: m.found_by_other_name,
};

/** Somebody who was found, with what was typed made to stand out: in bold and underlined, so not by colour alone. */
export function HitItem({ hit: { ref, fullName, personnelNumber, by, marks = [] } }: { hit: Hit }) {
  const text = fullName ?? m.anonymous({ number: personnelNumber });
  const why = by && foundBy[by]?.();
  return (
    <ListBoxItem id={ref} className="menu-item" textValue={text}>
      {fullName ? <User size={16} aria-hidden /> : <Lock size={15} aria-hidden />}
      <span>
        <Marked text={text} marks={marks} />
        {fullName && (
          <span className="hint">
            {" · "}
            {by === "personnel_number" ? <mark>{personnelNumber}</mark> : personnelNumber}
            {why && ` · ${why}`}
          </span>
        )}
      </span>
    </ListBoxItem>
  );
}

function Marked({ text, marks }: { text: string; marks: NonNullable<Hit["marks"]> }) {
  const ends = [0, ...marks.map(({ until }) => until)];
  return (
    <>
      {marks.map(({ from, until }, at) => (
        <span key={from}>
          {text.slice(ends[at], from)}
          <mark>{text.slice(from, until)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1))}
    </>
  );
}
