import { m } from "../paraglide/messages.js";
import { GoLink } from "./GoLink.tsx";
import { Outside } from "./Outside.tsx";

export const NotFound = () => (
  <Outside title={m.not_found_title()}>
    <p>{m.not_found_text()}</p>
    <p>
      <GoLink to="/">{m.to_start()}</GoLink>
    </p>
  </Outside>
);
