/** The exit code of a command that did not fail, if it is not 0. */
export interface Outcome {
  code: number;
}
