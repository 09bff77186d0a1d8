import type { Reporter, TestModule } from "vitest/node";

/** Ends a test run with one plain line that people and machines read alike. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let [passed, failed] = [0, errors.length];
    for (const module of modules) {
      if (module.errors().length) failed += 1;
      for (const { result } of [...module.children.allTests()].map((test) => ({ result: test.result() })))
        if (result.state === "passed") passed += 1;
        else if (result.state === "failed") failed += 1;
    }
    process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  }
}
