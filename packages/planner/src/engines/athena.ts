import { bindParameters } from '../sql/parameters.ts';
import { fillPlaceholders, withParameterNames } from '../sql/placeholder.ts';
import { athenaType } from '../sql/sql-type.ts';
import type { EngineDialect } from './engine-dialect.ts';

/** Definitions are written in Athena's SQL, so nothing is translated. */
export const athena: EngineDialect<string> = {
  typeName: athenaType,
  unbound: (sql) => (values) => bindParameters(sql, values),
  withSql: (sql, change) => change(sql),
  filled: fillPlaceholders,
  shown: withParameterNames,
  madeBy: (sql) => sql,
};
