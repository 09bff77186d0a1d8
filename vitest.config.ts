import { defineConfig } from "vitest/config";

// On a busy machine what is awaited may come late; a test that fails waits as long, one that passes does not.
const expecting = { expect: { poll: { timeout: 20_000 } } };
const limits = { testTimeout: 60_000, hookTimeout: 60_000, ...expecting };
const stories = { testTimeout: 600_000, hookTimeout: 300_000, ...expecting };
const alone = ["e2e/bewijzen.test.ts", "e2e/rechten.test.ts", "e2e/uitval.test.ts", "e2e/vernietigen.test.ts"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ["default", "./e2e/tools/tally.ts"],
    projects: [
      {
        test: {
          ...limits,
          name: "kamers",
          include: ["packages/*/src/**/*.test.{ts,tsx}"],
          globalSetup: ["packages/kit/src/testing/cluster.ts"],
        },
      },
      {
        // Whole installations with people behind their screens, who wait more than they work: two at a time.
        test: {
          ...stories,
          name: "verhalen",
          include: ["e2e/**/*.test.ts"],
          exclude: alone,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Whole installations that are killed and loaded, apart from the people of the stories, who would wait too long.
        test: {
          ...stories,
          name: "proeven",
          include: alone,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
