import { expect, it } from 'vitest';
import { formatMistake } from '../mistake.ts';
import { tableNamed } from '../project.ts';
import { withSubject } from '../testing/bakery.ts';
import { validateQuery } from './query.ts';

function mistakes(text: string): string[] {
  const project = withSubject({ n: 'string' }, text);
  return validateQuery(project, tableNamed(project, 'subject')).map(formatMistake);
}

const inner = (name: string, again: string) =>
  `SELECT t."${again}" AS n FROM (SELECT uprn AS "${name}" FROM points) AS t`;

it.each([
  ['é', 'É'],
  ['ÀÉ', 'àÉ'],
  ['Σ', 'ς'],
])('a column "%s" may not be called "%s", too', (name, again) => {
  const column = inner(name, again).lastIndexOf(`"${name}"`) + 1;
  expect(mistakes(inner(name, again))).toEqual([
    `queries/subject.sql:1:${column}: query \`subject\`: \`${name}\` and \`${again}\` are one name to Athena and two to DuckDB; write it in one way`,
  ]);
});

it('a name may not be ASCII to Athena alone', () => {
  // The signs for Kelvin and for a long s.
  expect(mistakes('SELECT uprn AS n FROM points AS "\u212Ann" ORDER BY "kn\u017F"')).toEqual([
    'queries/subject.sql:1:33: query `subject`: `\u212Ann` and `knn` are one name to Athena and two to DuckDB; write it in one way',
    'queries/subject.sql:1:48: query `subject`: `kn\u017F` and `kns` are one name to Athena and two to DuckDB; write it in one way',
  ]);
});

it.each([
  ['é', 'é'],
  ['Éa', 'ÉA'],
  ['straße', 'STRAßE'],
  ['ẞ', 'ẞ'],
  ['日本', '日本'],
  ['Total', 'TOTAL'],
  ['e\u0301', 'E\u0301'],
])('a column "%s" may be called "%s"', (name, again) => {
  expect(mistakes(inner(name, again))).toEqual([]);
});
