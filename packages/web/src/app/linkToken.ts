import { useEffect, useState } from "react";

/** The token of a link from a mail. It stands behind #, which no server sees, and is taken out of the address at once. */
export function useLinkToken(): string {
  const [token] = useState(() => location.hash.slice(1));
  useEffect(() => history.replaceState(history.state, "", location.pathname), []);
  return token;
}
