import type { ParameterValues } from '../sql/parameters.ts';
import type { Schema } from '../sql/translate/translate.ts';
import type { EngineSelects } from '../stage.ts';
import { DIALECTS, forEachEngine } from './dialects.ts';

const NO_VALUES: ParameterValues = new Map();

/**
 * A valid Athena SELECT without parameters, for each engine.
 *
 * @param checked the relations of checks, of which only the types are used
 * @throws QueryProblem for a SELECT that one of the engines cannot run
 */
export function selectOfEach(sql: string, schema: Schema, checked?: Schema): EngineSelects {
  return forEachEngine<EngineSelects>((engine) =>
    DIALECTS[engine].unbound(sql, schema, NO_VALUES, checked)(NO_VALUES),
  );
}
