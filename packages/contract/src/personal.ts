const shown = "[persoonsgegeven]";

/**
 * Carries a personal value through code that has no business reading it. Printing, logging, joining or serialising
 * it gives `[persoonsgegeven]`; only `reveal()` gives the value, so each place that does can be found by name.
 */
export class Personal<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return shown;
  }
}

export const personal = <T>(value: T) => new Personal(value);
