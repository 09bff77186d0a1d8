import type { Ref } from "react";
import { m } from "../paraglide/messages.js";

type Props = { label: string; titles: readonly string[]; at: number; ref?: Ref<HTMLElement> };

/** Where somebody is in a run of steps. It takes the focus when a step begins, and says which. */
export const Steps = ({ label, titles, at, ref }: Props) => (
  <section ref={ref} className="steps" tabIndex={-1} aria-label={`${label}: ${titles[at] ?? ""}`}>
    <ol>
      {titles.map((title, index) => (
        <li key={title} aria-current={index === at ? "step" : undefined} data-done={index < at || undefined}>
          <span className="number" aria-hidden>
            {index + 1}
          </span>
          <span className="title">{title}</span>
        </li>
      ))}
    </ol>
    <p className="hint">
      {m.step_of({ at: at + 1, of: titles.length })}: <b>{titles[at]}</b>
    </p>
  </section>
);
