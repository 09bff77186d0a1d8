/** Shows what is being done, on standard error: standard output is for answers only. */
export type Progress = {
  /** Says what is being done now, does it, and says how long it took. */
  step<A>(doing: string, work: (note: (detail: string) => void) => Promise<A>): Promise<A>;
  /** One line that stays. */
  say(sentence: string): void;
};

type Screen = { write(text: string): unknown; isTTY?: boolean; columns?: number };

/** On a terminal a step is one line that is rewritten; elsewhere each step and each tenth second is a line. */
export function progressOn(screen: Screen = process.stderr): Progress {
  const live = Boolean(screen.isTTY);
  let shown = "";

  const rewrite = (line: string) => {
    if (!live) return;
    shown = line.slice(0, (screen.columns ?? 80) - 1);
    screen.write(`\r\u001b[2K${shown}`);
  };
  const say = (line: string) => {
    screen.write(`${live ? "\r\u001b[2K" : ""}${line}\n`);
    if (live && shown) screen.write(shown);
  };

  return {
    say: (sentence) => say(sentence),
    step: async (doing, work) => {
      const began = Date.now();
      let detail = "";
      const line = () =>
        `… ${doing}${detail ? `: ${detail}` : ""}${seconds(began) > 2 ? ` (${seconds(began)} s)` : ""}`;
      if (!live) say(`… ${doing}`);
      const ticking = setInterval(() => (live ? rewrite(line()) : say(line())), live ? 250 : 10_000);
      rewrite(line());
      const finish = (mark: string) => {
        clearInterval(ticking);
        shown = "";
        say(`${mark} ${doing} (${((Date.now() - began) / 1000).toFixed(1).replace(".", ",")} s)`);
      };
      try {
        const answer = await work((next) => {
          detail = next;
          rewrite(line());
        });
        finish("✓");
        return answer;
      } catch (fault) {
        finish("✗");
        throw fault;
      }
    },
  };
}

const seconds = (since: number) => Math.floor((Date.now() - since) / 1000);
