import { useId, type ReactNode } from "react";

type Props = { title: string; icon?: ReactNode; aside?: ReactNode; className?: string; children: ReactNode };

/** One panel of a page, with its heading as its name. */
export function Card({ title, icon, aside, className, children }: Props) {
  const heading = useId();
  return (
    <section className={`card ${className ?? ""}`} aria-labelledby={heading}>
      <header>
        <h2 id={heading}>
          {icon}
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A list of facts; what is not known is left out rather than shown as a blank. */
export const Facts = ({ of }: { of: readonly (readonly [string, ReactNode])[] }) => (
  <dl className="facts">
    {of
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([name, value]) => [<dt key={`${name}-dt`}>{name}</dt>, <dd key={`${name}-dd`}>{value}</dd>])}
  </dl>
);
