/** A reason to stop that the person at the keyboard can act on: a Dutch sentence, no stack. */
export class Stop extends Error {
  override name = "Stop";
}
