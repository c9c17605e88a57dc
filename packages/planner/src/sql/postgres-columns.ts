import { withoutComments } from './comments.ts';
import { analyzeQuery } from './parser.ts';
import { Remembered } from './remembered.ts';
import { POSTGRES } from './syntax.ts';

type Names = readonly (string | undefined)[] | undefined;

const NAMES = new Remembered<Names>(1000);

/**
 * The names of the columns that a PostgreSQL SELECT returns; `undefined` for a column without a
 * name.
 *
 * @returns `undefined` if the text alone does not tell, as with `*`
 */
export function postgresColumns(text: string): Names {
  return NAMES.get(text, () => namesAnew(text));
}

function namesAnew(text: string): Names {
  const { analysis } = analyzeQuery(withoutComments(text, POSTGRES), { dialect: POSTGRES });
  const names = analysis?.projections.map(({ name }) => name ?? undefined);
  return names === undefined || names.some((name) => name === '*') ? undefined : names;
}
