import {
  BaseQuery,
  BaseTable,
  external,
  GlueDatabase,
  Layer,
  notNull,
  parquet,
  query,
  S3Bucket,
  shards,
  unique,
} from '@dc-data-baker/models';
import { loadParser, type Project, readProject } from '@dc-data-baker/planner';

// Making a project parses its SQL.
await loadParser();

const database = GlueDatabase({ name: 'generated', description: 'Tables of a large team.' });
const buckets = ['team-raw-data', 'team-baked-data', 'team-public-data'].map((name) =>
  S3Bucket({ name, description: 'Files.' }),
);
const LETTERS = ['A', 'B', 'C', 'D'];
const SUBJECTS = ['wards', 'ballots', 'candidates', 'councillors', 'polling_stations', 'petitions'];

/**
 * A project as it may be in some years: each layer has a source, tables made from each other, and
 * shards at the end; every layer but the first also reads the first.
 */
export function generatedProject(layerCount: number, tableCount: number): Project {
  const texts = new Map<string, string>();
  const perLayer = Math.floor(tableCount / layerCount);
  const rest = tableCount - perLayer * layerCount;
  const layers: Layer[] = [];
  for (let i = 0; i < layerCount; i++) {
    const first = layers[0]?.tables[1];
    layers.push(generatedLayer(i, perLayer + (i < rest ? 1 : 0), first, texts));
  }
  return readProject({ layers }, 'development', (url) => ({
    file: `packages/definitions/src/queries/${url.split('/').at(-1)}`,
    text: texts.get(url) ?? '',
  }));
}

function generatedLayer(
  number: number,
  size: number,
  shared: BaseTable | undefined,
  texts: Map<string, string>,
): Layer {
  const subject = `${SUBJECTS[number % SUBJECTS.length]}_${number}`;
  const tables: BaseTable[] = [];
  for (let j = 0; j < size; j++) {
    const name = `${subject}_${j === 0 ? 'raw' : j === size - 1 ? 'by_outcode' : `step_${j}`}`;
    // Two tables are made from each; every third one also from another.
    const reads = [tables[(j - 1) >> 1], j % 3 === 0 ? tables[(j - 1) >> 2] : undefined];
    const sources = [...new Set([...reads, j === 1 ? shared : undefined])].filter(
      (table) => table !== undefined,
    );
    tables.push(generatedTable(name, j, size, sources, texts));
  }
  return Layer({
    name: subject,
    description: `What is there to know about ${subject.replaceAll('_', ' ')}?`,
    tables,
    triggers: number % 2 === 0 ? [{ kind: 'nightly', at: '02:30' }] : [],
  });
}

function generatedTable(
  name: string,
  position: number,
  size: number,
  sources: readonly BaseTable[],
  texts: Map<string, string>,
): BaseTable {
  const last = position === size - 1;
  const common = {
    name,
    description: `One row per thing, at step ${position} of ${size}.`,
    database,
    bucket: buckets[position === 0 ? 0 : last ? 2 : 1] as S3Bucket,
    prefix: `{dc_environment}/${name}/`,
    format: parquet(),
    columns: {
      uprn: { type: 'string' as const, description: 'Unique property reference number.' },
      outcode: 'string' as const,
      amount: 'double' as const,
    },
    checks: [unique('uprn'), notNull('outcode')],
  };
  if (sources.length === 0) {
    return BaseTable({ ...common, populatedBy: external('the import of the team') });
  }
  const file = `file:///generated/${name}.sql`;
  const joins = sources
    .slice(1)
    .map(({ name: other }, i) => `JOIN ${other} AS t${i} ON t${i}.uprn = s.uprn`);
  const amount = ['s.amount', ...sources.slice(1).map((_, i) => `t${i}.amount`)].join(' + ');
  texts.set(
    file,
    [
      `-- Step ${position}.`,
      `SELECT s.uprn, s.outcode, ${amount} AS amount`,
      `FROM ${sources[0]?.name} AS s`,
      ...joins,
      'WHERE s.outcode LIKE :letter',
    ].join('\n'),
  );
  const select = BaseQuery({ name, file });
  return BaseTable({
    ...common,
    populatedBy: last
      ? shards({ query: select, by: 'outcode', sortedBy: ['uprn'] })
      : query(select),
    fanOut: { parameter: 'letter', values: LETTERS },
  });
}
