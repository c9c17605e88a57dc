import { common, projectOf, queryNamed } from '@dc-data-baker/fixtures';
import { BaseTable, csv, external, Layer, notNull, query, rowCount } from '@dc-data-baker/models';
import type { Project } from '@dc-data-baker/planner';
import { TOWN_WORKGROUP } from './town-project.ts';

const LAYERS = 30;
const TABLES = 500;
const PIECES = Array.from({ length: 1000 }, (_, i) => `K${i}`);

/** An external table with some 60 columns, like AddressBase. */
function source(name: string): BaseTable {
  const columns = Array.from({ length: 60 }, (_, i) => [`column_${i}`, 'string'] as const);
  return BaseTable({
    ...common,
    name,
    prefix: `sources-of-somebody-else/${name}/`,
    format: csv({ header: true }),
    columns: { uprn: 'string', letter: 'string', ...Object.fromEntries(columns) },
    populatedBy: external('somebody else'),
    checks: [notNull(['uprn'])],
  });
}

function baked(name: string, letters?: readonly string[]): BaseTable {
  return BaseTable({
    ...common,
    name,
    prefix: `addressbase/{dc_environment}/${name}/`,
    columns: { uprn: 'string', letter: 'string', answer: 'string' },
    populatedBy: query(queryNamed(name)),
    ...(letters ? { fanOut: { parameter: 'letter', values: [...letters] } } : {}),
    checks: [notNull(['uprn', 'letter']), rowCount({ least: 1 })],
  });
}

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/**
 * A project of the size to which this one may grow: 30 layers with 500 tables. Each layer has a
 * fan-out of 26 and reads the first one's tables; the second has ten fan-outs, and the third has
 * one with the given pieces.
 *
 * @param condition what the queries have after their own condition, such as ` AND a.answer <> ''`
 */
export function grownProject(pieces: readonly string[] = PIECES, condition = ''): Project {
  const texts: Record<string, string> = {};
  const layers = Array.from({ length: LAYERS }, (_, i) => {
    const layer = `question_number_${i + 1}`;
    const files = source(`${layer}_files_of_somebody`);
    const count = Math.ceil((TABLES * (i + 1)) / LAYERS) - Math.ceil((TABLES * i) / LAYERS) - 1;
    const tables = Array.from({ length: count }, (_, t) => {
      const name = `${layer}_table_with_answers_${t + 1}`;
      const letters = lettersOf(i, t, pieces);
      const from = t === 0 ? files.name : `${layer}_table_with_answers_1`;
      const other = i === 0 || t !== 1 ? from : 'question_number_1_table_with_answers_1';
      const where = letters ? 'a.letter = :letter' : `a.letter <> '${t}'`;
      texts[name] =
        `SELECT\n  a.uprn,\n  a.letter,\n  max(b.uprn) AS answer\nFROM ${from} AS a\nLEFT JOIN ${other} AS b ON b.uprn = a.uprn\nWHERE ${where}${condition}\nGROUP BY a.uprn, a.letter\n`;
      return baked(name, letters);
    });
    return Layer({ name: layer, description: 'What is it?', tables: [files, ...tables] });
  });
  return { ...projectOf(layers, texts), workgroup: TOWN_WORKGROUP };
}

function lettersOf(
  layer: number,
  table: number,
  pieces: readonly string[],
): readonly string[] | undefined {
  if (layer === 2 && table === 1) return pieces;
  return table === 0 || (layer === 1 && table < 10) ? ALPHABET : undefined;
}
