import { m } from "../paraglide/messages.js";
import { Page } from "../ui/Page.tsx";
import { GoLink } from "./GoLink.tsx";

export const NotFound = () => (
  <main className="main">
    <Page title={m.not_found_title()} narrow>
      <p>{m.not_found_text()}</p>
      <p>
        <GoLink to="/">{m.to_start()}</GoLink>
      </p>
    </Page>
  </main>
);
