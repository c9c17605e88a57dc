import { existsSync, readFileSync } from 'node:fs';
import { DatabakerError } from '@dc-data-baker/models';
import {
  type BakedTable,
  type EngineSelects,
  GivenParameterError,
  type GivenParameters,
  type Project,
  testedSelect,
} from '@dc-data-baker/planner';
import { z } from 'zod';

const ParametersSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
);

/**
 * A table's SELECT, with the parameters from a test's file, if it has one.
 *
 * @param file the path as messages name it
 * @throws a `definition` error that names the file, and the line of a parameter
 */
export function selectWithParameters(
  project: Project,
  table: BakedTable,
  path: string,
  file: string,
): EngineSelects {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '{}';
  const given = parsed(text, file);
  try {
    return testedSelect(project, table, given);
  } catch (error) {
    if (!(error instanceof GivenParameterError)) throw error;
    const before = text.split(JSON.stringify(error.parameter))[0] ?? '';
    throw new DatabakerError(
      error.kind,
      `${file}:${before.length === text.length ? 1 : before.split('\n').length}: ${error.message}`,
      { cause: error },
    );
  }
}

function parsed(text: string, file: string): GivenParameters {
  try {
    return ParametersSchema.parse(JSON.parse(text));
  } catch (cause) {
    const problem = cause instanceof SyntaxError ? `: ${cause.message}` : '';
    throw new DatabakerError(
      'definition',
      `${file}:1: expected a JSON object of parameters such as {"first_letter": "B"}${problem}`,
      { cause },
    );
  }
}
