/**
 * Takes what is asked one by one and does it in groups: at once while fewer than `groupsAtOnce` are under way; whoever
 * comes later waits for the next group, together with whoever waits too. So a quiet server loses no time and a busy one
 * makes fewer round trips. Nobody is answered by a group that had left before he asked. `run` answers each of its group
 * itself and does not throw.
 */
export function gather<A>(
  { groupsAtOnce, mostInGroup, waitMs }: Pace,
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
  let leaving = false;
  return (asked) => {
    waiting.push(asked);
    if (waitMs === undefined) return runWaiting();
    if (leaving) return;
    leaving = true;
    setTimeout(() => {
      leaving = false;
      runWaiting();
    }, waitMs);
  };
}

type Pace = {
  groupsAtOnce: number;
  mostInGroup: number;
  /** How long, in milliseconds, the first waits for others to go along; for answers that leave no sooner anyway. */
  waitMs?: number;
};

type Waiting<Question, Answer> = { question: Question; resolve(answer: Answer): void; reject(fault: unknown): void };

/**
 * The same for questions that are answered all at once: makes one question out of those that wait. When it fails, it fails
 * for all who went along.
 *
 * @param ask answers all, in the order asked
 */
export function together<Question, Answer>(
  pace: Pace,
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const put = gather<Waiting<Question, Answer>>(pace, async (group) => {
    try {
      const answers = await ask(group.map((it) => it.question));
      for (const [at, it] of group.entries()) it.resolve(answers[at]!);
    } catch (fault) {
      for (const it of group) it.reject(fault);
    }
  });
  return (question) => new Promise<Answer>((resolve, reject) => put({ question, resolve, reject }));
}
