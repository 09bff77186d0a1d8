import type { DossierDocument } from "@datakluis/contract";

/** Larger than this it is saved and not shown. */
const mostShown = 10_000_000;

/**
 * Only an image is shown within the page: its bytes were looked at, and a browser draws it and runs nothing of it. A PDF is
 * a program of its own to a browser; it is saved, and opened by whatever its reader trusts.
 */
export const canPreview = ({ type, size }: Pick<DossierDocument, "type" | "size">): boolean =>
  (type === "png" || type === "jpeg") && size <= mostShown;

/** `340 kB`, `1,2 MB`. */
export const showSize = (bytes: number): string =>
  bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1_000))} kB`
    : `${(bytes / 1_000_000).toFixed(1).replace(".", ",")} MB`;
