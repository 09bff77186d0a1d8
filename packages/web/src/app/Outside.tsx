import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Page } from "../ui/Page.tsx";

/** A page before the door. */
export const Outside = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="app plain">
    <header className="top">
      <span className="brand">
        <ShieldCheck aria-hidden />
        Datakluis
      </span>
    </header>
    <main className="main">
      <Page title={title} narrow>
        {children}
      </Page>
    </main>
  </div>
);
