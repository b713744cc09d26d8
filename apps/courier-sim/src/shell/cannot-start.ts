/** The world outside is not as it has to be; the message says what to do. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}
