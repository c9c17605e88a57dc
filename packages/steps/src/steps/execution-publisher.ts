import { type Publisher, thisProcess } from '@dc-data-baker/engine/aws';

/**
 * The publisher of an execution. It takes over at once from an earlier attempt of the same execution,
 * but not from another execution, even if it holds that one's lock: when an execution is stopped, Step
 * Functions does not stop its function, which may publish for minutes. So its marker is watched first,
 * as a laptop's is.
 */
export function executionPublisher(execution: string): Publisher {
  return { ...thisProcess, name: `a state machine, execution ${execution}` };
}
