/** True at most once in so many milliseconds for each name: for news that comes faster than anybody reads it. */
export function atMostEvery(ms: number, clock: () => number = Date.now): (name: string) => boolean {
  const last = new Map<string, number>();
  return (name) => {
    const now = clock();
    if (now - (last.get(name) ?? -Infinity) < ms) return false;
    for (const [old, at] of last) if (now - at >= ms) last.delete(old);
    last.set(name, now);
    return true;
  };
}
