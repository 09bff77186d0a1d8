import { progress } from "@clack/prompts";

export type Bar = { show(done: number): void; stop(done: number): void };

/** How far a long piece of work is: a bar on a terminal, a line at each tenth elsewhere. */
export function barFor(doing: string, total: number): Bar {
  const shown = (done: number) => `${doing}: ${done.toLocaleString("nl-NL")} van ${total.toLocaleString("nl-NL")}`;
  if (!process.stdout.isTTY) {
    let tenth = -1;
    const line = (done: number) => {
      const now = total ? Math.floor((done / total) * 10) : 10;
      if (now > tenth) process.stdout.write(`${shown(done)}\n`);
      tenth = Math.max(tenth, now);
    };
    return { show: line, stop: line };
  }
  const bar = progress({ max: Math.max(total, 1) });
  bar.start(shown(0));
  let at = 0;
  const show = (done: number) => {
    bar.advance(done - at, shown(done));
    at = done;
  };
  return {
    show,
    stop: (done) => {
      show(done);
      bar.stop(shown(done));
    },
  };
}
