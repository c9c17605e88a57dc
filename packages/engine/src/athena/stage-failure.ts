import { DatabakerError } from '@dc-data-baker/models';
import type { Stage } from '@dc-data-baker/planner';

/**
 * An error with the stage, table and layer that it happened in; of a stage that was stopped, with
 * what it left.
 */
export function stageFailure(stage: Stage, error: unknown, bake?: string): unknown {
  if (!(error instanceof DatabakerError)) return error;
  const { kind, message } = error;
  if (kind === 'cancelled') {
    const left =
      bake === undefined
        ? ''
        : `. Its queries were stopped; what they wrote stays in ${bake}: the same command with --resume goes on with it, or a bake a day later tidies it away`;
    return new DatabakerError(kind, `${message}${left}`, { cause: error });
  }
  if (kind !== 'cloud') return error;
  return new DatabakerError(
    kind,
    `${stage.kind} of \`${stage.table}\` in layer \`${stage.layer}\`: ${message}`,
    { cause: error },
  );
}
