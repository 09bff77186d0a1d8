/**
 * Does work on what a source gives, a few at a time: the next is taken when a lane is free, so no more is in memory
 * than is being worked on. When one fails no more is begun, and those that run are waited for.
 */
export async function inLanes<T>(lanes: number, source: AsyncGenerator<T>, work: (it: T) => Promise<void>) {
  const lane = async () => {
    // A lane that fails ends the source for all.
    for await (const it of source) await work(it);
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed) throw failed.reason;
}
