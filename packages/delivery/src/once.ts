/** Found out when it is first asked, and then known. */
export function once<Found>(find: () => Found): () => Found {
  let found: { it: Found } | undefined;
  return () => (found ??= { it: find() }).it;
}
