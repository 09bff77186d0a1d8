/** A paragraph, and whether it stands in both texts, only in the old one, or only in the new one. */
export type Piece = { kind: "same" | "gone" | "new"; text: string };

/** What became of a text, paragraph by paragraph: the longest run of what stayed, with what went and came in between. */
export function changesIn(before: string, after: string): Piece[] {
  const [old, now] = [before.split("\n\n"), after.split("\n\n")];
  const kept = old.map(() => now.map(() => 0));
  const at = (i: number, j: number) => kept[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      kept[i]![j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));

  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ kind: "same", text: old[i]! });
      i += 1;
      j += 1;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: "gone", text: old[i]! });
      i += 1;
    } else {
      pieces.push({ kind: "new", text: now[j]! });
      j += 1;
    }
  }
  return pieces;
}
