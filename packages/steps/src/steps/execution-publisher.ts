import { type Publisher, thisProcess } from '@dc-data-baker/engine/aws';

/**
 * Who publishes for an execution: what an earlier try of the same execution has left is taken over at
 * once. Of another execution it is not, though this one has its lock: Step Functions does not stop the
 * function of an execution that is stopped, and it may still be at it for minutes. So it is looked at, as
 * a laptop's is.
 */
export function executionPublisher(execution: string): Publisher {
  return { ...thisProcess, name: `a state machine, execution ${execution}` };
}
