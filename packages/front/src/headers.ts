/**
 * The two style sheets React Aria puts into the page by itself (for touch and for scrolling behind a dialog), by their
 * hash, so that no other inline style is let through. A version that changes them is found by the browser stories.
 */
const ariaStyles = [
  "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "'sha256-gYiS/BvZvRcK27JIXTuwhZ3hs2+VJ1X+2gUlE+farlg='",
];

/** What a browser may do with our pages: our own files and servers, in nobody else's frame. */
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  `style-src 'self' ${ariaStyles.join(" ")}`,
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

/** On every answer of the door; what a server behind it says more strictly itself stays. */
export const securityHeaders = (publicUrl: string): Record<string, string> => ({
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  ...(publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
});
