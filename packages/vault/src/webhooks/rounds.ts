import type { EmployerId } from "@datakluis/contract";
import { jobPlaces } from "@datakluis/kit/jobs";

/**
 * Lets rounds of sending, one an employer, take half the places for jobs in this process at most: however many receivers are
 * slow, other work goes on. Whoever comes while all are taken stands in line, and is promised anew when one is free; a line
 * that is lost with the process is promised by the sweep.
 *
 * @param promise promises a round of an employer
 */
export function roundsOf(promise: (employerId: EmployerId) => Promise<unknown>, most = jobPlaces / 2) {
  let busy = 0;
  const line = new Set<EmployerId>();
  const callNext = async () => {
    const called = [...line].slice(0, most - busy);
    for (const next of called) line.delete(next);
    for (const next of called) await promise(next);
  };
  /** @param round answers whether it came to its end; what is left has its turn behind whoever waits */
  return async (employerId: EmployerId, round: () => Promise<boolean>): Promise<void> => {
    if (busy >= most) return void line.add(employerId);
    busy += 1;
    try {
      if (!(await round())) line.add(employerId);
    } finally {
      busy -= 1;
      await callNext();
    }
  };
}
