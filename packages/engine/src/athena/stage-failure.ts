import { DatabakerError } from '@dc-data-baker/models';
import type { Stage } from '@dc-data-baker/planner';

/**
 * An error with its stage, table and layer; for a stage that was stopped, also with what it left
 * behind.
 */
export function stageFailure(stage: Stage, error: unknown, bake?: string): unknown {
  if (!(error instanceof DatabakerError)) return error;
  const { kind, message } = error;
  if (kind === 'cancelled') {
    const left =
      bake === undefined
        ? ''
        : `. Its queries were stopped; what they wrote stays in ${bake}: the same command with --resume continues it, or a bake a day later deletes it`;
    return new DatabakerError(kind, `${message}${left}`, { cause: error });
  }
  if (kind !== 'cloud') return error;
  return new DatabakerError(
    kind,
    `${stage.kind} of \`${stage.table}\` in layer \`${stage.layer}\`: ${message}`,
    { cause: error },
  );
}
