/** A visit to the identity provider is over after this; see provider/rules.ts. */
const visitSeconds = 600;

/**
 * The names and the `Set-Cookie` lines of a session, and of a visit to the identity provider. No `Max-Age` for a session:
 * it ends with the browser, and login's own limits end it sooner. A browser keeps a `__Host-` cookie only when this very
 * host set it over https, so no neighbouring site can plant one; a trial without https has to do without.
 */
export function cookiesOf(publicUrl: string) {
  const https = publicUrl.startsWith("https:");
  const rules = `; Path=/; HttpOnly; SameSite=Strict${https ? "; Secure" : ""}`;
  const cookie = (plain: string, life = "") => {
    const name = https ? `__Host-${plain}` : plain;
    return {
      name,
      carry: (token: string) => `${name}=${token}${life}${rules}`,
      drop: `${name}=; Max-Age=0${rules}`,
    };
  };
  return { ...cookie("kluis"), visit: cookie("kluis-organisatie", `; Max-Age=${visitSeconds}`) };
}
export type Cookies = ReturnType<typeof cookiesOf>;
