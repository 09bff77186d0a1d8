import { collectDefaultMetrics, Counter, Registry } from "prom-client";

/** What one server counts of itself, for whoever watches it. A label is a fixed word, never a value of a person. */
export function metricsOf(server: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ server });
  collectDefaultMetrics({ register: registry });
  return {
    text: () => registry.metrics(),
    /** A number that only grows, split by one fixed word. */
    counter: (name: string, help: string) => {
      const counter = new Counter({ name: `datakluis_${name}`, help, labelNames: ["kind"], registers: [registry] });
      return (kind: string) => counter.inc({ kind });
    },
  };
}
export type Metrics = ReturnType<typeof metricsOf>;
