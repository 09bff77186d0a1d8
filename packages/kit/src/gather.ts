/**
 * Takes what is asked one by one and does it in groups: at once while fewer than `groupsAtOnce` are under way; whoever
 * comes later waits for the next group, together with whoever waits too. So a quiet server loses no time and a busy one
 * makes fewer round trips. Nobody is answered by a group that had left before he asked. `run` answers each of its group
 * itself and does not throw.
 */
export function gather<A>(
  { groupsAtOnce, mostInGroup }: { groupsAtOnce: number; mostInGroup: number },
  run: (group: readonly A[]) => Promise<void>,
): (asked: A) => void {
  const waiting: A[] = [];
  let running = 0;
  const runWaiting = () => {
    while (running < groupsAtOnce && waiting.length) {
      running += 1;
      void run(waiting.splice(0, mostInGroup)).finally(() => {
        running -= 1;
        runWaiting();
      });
    }
  };
  return (asked) => {
    waiting.push(asked);
    runWaiting();
  };
}
