import type { ParameterValues } from '../sql/parameters.ts';
import type { Schema } from '../sql/translate/translate.ts';
import type { EngineSelects } from '../stage.ts';
import { DIALECTS, forEachEngine } from './dialects.ts';

const NO_VALUES: ParameterValues = new Map();

/**
 * A valid SELECT of Athena without parameters, as each engine runs it.
 *
 * @param checked tables that the SELECT may read besides those that it may be made anew from
 * @throws QueryProblem for one that an engine cannot run
 */
export function selectOfEach(sql: string, schema: Schema, checked?: Schema): EngineSelects {
  return forEachEngine<EngineSelects>((engine) =>
    DIALECTS[engine].unbound(sql, schema, NO_VALUES, checked)(NO_VALUES),
  );
}
