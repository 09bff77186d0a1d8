/**
 * Welch's t of two series of durations, of what lies below the ninetieth percentile of both together: the machine's own
 * hiccups fall on either by chance and drown everything else. Beyond 4.5 two series are told apart (as in TVLA, ISO/IEC
 * 17825).
 */
export function welch(one: readonly number[], two: readonly number[]): number {
  const most = [...one, ...two].toSorted((a, b) => a - b)[Math.floor((one.length + two.length) * 0.9)]!;
  const [a, b] = [momentsOf(one.filter((it) => it < most)), momentsOf(two.filter((it) => it < most))];
  return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
}

function momentsOf(series: readonly number[]) {
  const count = series.length;
  const mean = series.reduce((sum, it) => sum + it, 0) / count;
  const variance = series.reduce((sum, it) => sum + (it - mean) ** 2, 0) / (count - 1);
  return { count, mean, variance };
}
