export const sessionCookie = "kluis";

/** The `Set-Cookie` lines of a session. No `Max-Age`: it ends with the browser, and login's own limits end it sooner. */
export function cookiesOf(publicUrl: string) {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  const rules = `; Path=/; HttpOnly; SameSite=Strict${secure}`;
  return {
    carry: (token: string) => `${sessionCookie}=${token}${rules}`,
    drop: `${sessionCookie}=; Max-Age=0${rules}`,
  };
}
export type Cookies = ReturnType<typeof cookiesOf>;
