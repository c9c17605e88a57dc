import { allColumns } from '@dc-data-baker/models';
import { analyse } from '../analysis.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../origin.ts';
import type { Project, ProjectTable } from '../project.ts';
import { selectItems } from '../sql/select-items.ts';
import type { At } from './mistakes-in.ts';

/** Checks that the SELECT returns the table's columns, then its partition keys, in order. */
export function outputMistakes(
  project: Project,
  { table }: ProjectTable,
  query: QueryText,
  at: At,
  whose = `table \`${table.name}\``,
): Mistake[] {
  const analysis = analyse(query.text, project.tables);
  if (!analysis) return [];
  const expected = allColumns(table).map(({ name }) => name);
  const given = analysis.columns.map(({ name }) => name);
  if (expected.join() === given.join()) return [];
  const place = outputPlaces(query, given);
  const wrong = given.flatMap((name, i) => {
    const wanted = expected[i];
    if (name === undefined) {
      const hint = wanted === undefined ? '' : `, as in \`AS ${wanted}\``;
      return [
        at(
          place(i).start,
          `column ${i + 1} of query \`${query.name}\` has no name; give it one${hint}`,
        ),
      ];
    }
    const column = `column \`${name}\` of query \`${query.name}\``;
    if (given.indexOf(name) < i) return [at(place(i).nameStart, `${column} is given twice`)];
    if (expected.includes(name)) return [];
    const hint =
      wanted === undefined || given.includes(wanted)
        ? ''
        : `, whose column ${i + 1} is \`${wanted}\``;
    return [at(place(i).nameStart, `${column} is not declared by ${whose}${hint}`)];
  });
  // A wrong column in the position of a missing one has been reported with its name already.
  const isStoodFor = (i: number) =>
    i < given.length && !expected.includes(given[i] ?? 'a column without a name');
  const missing = expected
    .filter((name, i) => !given.includes(name) && !isStoodFor(i))
    .map((name) =>
      at(
        selectItems(query.text).start,
        `column \`${name}\` of ${whose} is not given by query \`${query.name}\``,
      ),
    );
  if (wrong.length + missing.length > 0) return [...wrong, ...missing];
  const first = given.findIndex((name, i) => name !== expected[i]);
  return [
    at(
      place(first).start,
      `query \`${query.name}\` gives the columns of ${whose} in another order: expected ${expected.join(', ')} (partition keys last), found ${given.join(', ')}`,
    ),
  ];
}

/** Where each column that a query returns is in its text; the columns of a star are at the star. */
export function outputPlaces(
  query: QueryText,
  given: readonly (string | undefined)[],
): (i: number) => { readonly start: number; readonly nameStart: number } {
  const { start, items } = selectItems(query.text);
  const star = items.find(({ isStar }) => isStar);
  const whole = { start, nameStart: start };
  return (i) => {
    if (star === undefined) return items[i] ?? whole;
    return items.find(({ name, isStar }) => !isStar && name === given[i]) ?? star;
  };
}
