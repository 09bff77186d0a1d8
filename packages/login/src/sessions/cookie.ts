/**
 * The name and the `Set-Cookie` lines of a session. No `Max-Age`: it ends with the browser, and login's own limits end it
 * sooner. A browser keeps a `__Host-` cookie only when this very host set it over https, so no neighbouring site can plant
 * one; a trial without https has to do without.
 */
export function cookiesOf(publicUrl: string) {
  const https = publicUrl.startsWith("https:");
  const name = https ? "__Host-kluis" : "kluis";
  const rules = `; Path=/; HttpOnly; SameSite=Strict${https ? "; Secure" : ""}`;
  return {
    name,
    carry: (token: string) => `${name}=${token}${rules}`,
    drop: `${name}=; Max-Age=0${rules}`,
  };
}
export type Cookies = ReturnType<typeof cookiesOf>;
