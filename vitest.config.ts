import { defineConfig } from "vitest/config";

const limits = { testTimeout: 60_000, hookTimeout: 60_000 };

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
        // Whole installations, one at a time: they start and kill processes and measure seconds.
        test: {
          ...limits,
          name: "verhalen",
          include: ["e2e/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
