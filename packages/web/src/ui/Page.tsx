import { useEffect, type ReactNode } from "react";

type Props = {
  title: string;
  /** What the browser says, when the heading names somebody. */
  browserTitle?: string;
  aside?: ReactNode;
  narrow?: boolean;
  under?: ReactNode;
  children: ReactNode;
};

/** A page with its one heading. The browser's title says the kind of page, never who it is about. */
export function Page({ title, browserTitle = title, aside, narrow = false, under, children }: Props) {
  useEffect(() => {
    document.title = `${browserTitle} – Datakluis`;
  }, [browserTitle]);
  return (
    <div className={narrow ? "page narrow" : "page"}>
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {under && <p className="hint">{under}</p>}
        </div>
        {aside}
      </div>
      {children}
    </div>
  );
}
