/** How a command that did not fail ends: what else than 0 it exits with. */
export interface Outcome {
  code: number;
}
