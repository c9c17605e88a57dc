import {
  ageLimit,
  type CheckSelect,
  checkSelects,
  comparedWith,
  type Environment,
} from '@dc-data-baker/models';
import { answer } from './answers.ts';
import { assurancesInScan } from './assurances-in-scan.ts';
import { checkedRows } from './checked-rows.ts';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import { selectOfEach } from './engines/select-of-each.ts';
import { externalSource } from './external-source.ts';
import { extractDetails } from './extract-details.ts';
import { areListed, MOST_PIECES } from './listed-pieces.ts';
import { pieces, piecesStageId } from './pieces.ts';
import { polygonColumns } from './polygon-columns.ts';
import {
  type BakedTable,
  bakedNamed,
  isBaked,
  type Project,
  type ProjectTable,
  piecesTable,
  tableNamed,
} from './project.ts';
import { candidateSchema, querySchema } from './query-schema.ts';
import { recipes } from './recipe.ts';
import { renderListing } from './render.ts';
import { selectFromParts } from './select-from-parts.ts';
import { select } from './selection.ts';
import type {
  CopiedColumn,
  EngineSelects,
  PiecesStage,
  Stage,
  StageCheck,
  TableShape,
  WriteStage,
  WritingStage,
} from './stage.ts';
import { type TableGraph, tableGraph } from './table-graph.ts';

/** What a bake will do, as data. */
export interface Plan {
  readonly environment: Environment;
  /** The baked tables, in order. */
  readonly tables: readonly string[];
  /** Each one comes after all stages that it depends on. */
  readonly stages: readonly Stage[];
}

/**
 * Makes the stages of a bake. The project must be valid.
 *
 * @param selectors as `select` reads them
 * @param excluded as `select` reads them
 * @throws a `request` error for a name that is not a layer or table
 */
export function plan(
  project: Project,
  selectors: readonly string[] = [],
  excluded: readonly string[] = [],
): Plan {
  const graph = tableGraph(project);
  const tables = [...select(project, graph, selectors, excluded)];
  const stages: Stage[] = [];
  for (const name of tables) {
    const table = bakedNamed(project, name);
    for (const source of graph.needs(name).map((read) => tableNamed(project, read))) {
      const seen = stages.some((stage) => stage.table === source.table.name);
      if (!isBaked(source) && !seen) stages.push(...sourceStages(project, source));
    }
    stages.push(...bakeStages(project, table, graph, stages));
  }
  return { environment: project.environment, tables, stages };
}

function sourceStages(project: Project, source: ProjectTable): Stage[] {
  const { table, layer, location } = source;
  const common = { table: table.name, layer };
  const id = `source:${table.name}`;
  const freshness = ageLimit(table);
  // An external table has no published bake to compare with.
  const selects = checkSelects(table, checkedRows(source));
  const checks = stageChecks(
    project,
    source,
    selects.filter(({ comparesWithPublished }) => !comparesWithPublished),
  );
  return [
    {
      id,
      kind: 'source',
      ...common,
      after: [],
      location,
      ...shape(source),
      polygons: polygonColumns(project, table.name),
      ...(freshness && { freshness }),
    },
    ...(checks.length === 0
      ? []
      : [
          {
            id: `audit:${table.name}`,
            kind: 'audit' as const,
            ...common,
            after: [id],
            of: 'source' as const,
            checks,
            copiedFrom: table.columns.map(({ name }) => ({
              column: name,
              sourceTable: table.name,
              sourceColumn: name,
            })),
            reads: [table.name],
          },
        ]),
  ];
}

function bakeStages(
  project: Project,
  baked: BakedTable,
  graph: TableGraph,
  earlier: readonly Stage[],
): Stage[] {
  const { table, layer, location, bakesLocation, origin } = baked;
  const { name } = table;
  const common = { table: name, layer };
  const reads = graph.reads(name);
  const writeId = `${origin.write.kind}:${name}`;
  const auditId = `audit:${name}`;
  const publishId = `publish:${name}`;
  const checks = stageChecks(project, baked, checkSelects(table, checkedRows(baked)));
  const ofSources = earlier.flatMap((stage) =>
    stage.kind === 'audit' && stage.of === 'source' && reads.includes(stage.table)
      ? stage.checks
      : [],
  );
  const listing = piecesStage(project, baked, graph, earlier);
  const where = {
    id: writeId,
    ...common,
    after: [
      ...reads.flatMap((read) => lastStageOf(read, earlier)),
      ...(listing ? [listing.id] : []),
    ],
    ...shape(baked),
    location,
    bakesLocation,
    reads,
  };
  const compared = comparedWith(table);
  return [
    ...(listing ? [listing] : []),
    writingStage(project, baked, where, [...checks, ...ofSources], listing),
    {
      id: auditId,
      kind: 'audit',
      ...common,
      after: [
        ...new Set([
          writeId,
          ...compared
            .filter((other) => !reads.includes(other))
            .flatMap((other) => lastStageOf(other, earlier)),
        ]),
      ],
      of: 'candidate',
      checks,
      copiedFrom: copiedColumns(project, graph, name),
      reads: compared,
    },
    {
      id: publishId,
      kind: 'publish',
      ...common,
      after: [auditId],
      location,
      bakesLocation,
      as: origin.publishedAs,
    },
    {
      id: `prune:${name}`,
      kind: 'prune',
      ...common,
      after: [publishId],
      bakesLocation,
      keepBakes: table.keepBakes,
    },
  ];
}

/** The stage that writes a table's rows, with its recipe. */
function writingStage(
  project: Project,
  baked: BakedTable,
  where: Omit<WriteStage, 'kind' | 'recipe' | 'pieces' | 'concurrency'>,
  checks: readonly StageCheck[],
  listing: PiecesStage | undefined,
): WritingStage {
  const { table, origin } = baked;
  const { kind: _, ...details } = origin.write;
  const made = { shape: shape(baked), checks };
  if (origin.write.kind === 'extract') {
    const parts = answer(project, `extract of ${table.name}`, () => extractDetails(project, baked));
    const extract = { ...origin.write, ...parts };
    const { select, values, sorts, polygons, from, file } = extract;
    // Neither the database's address nor the path of the query's file changes the rows.
    const asked = { select, values, sorts, polygons, from: from.name, file };
    const recipe = recipes({ ...made, pieces: [], sources: [], details: asked });
    return { ...where, recipe, ...extract };
  }
  const selects = pieces(project, baked);
  const sources = where.reads
    .map((read) => tableNamed(project, read))
    .filter((source) => !isBaked(source))
    .map(shape);
  return {
    ...where,
    recipe: recipes({ ...made, pieces: selects, listing: listing?.select, sources, details }),
    pieces: selects,
    concurrency: table.fanOut?.concurrency ?? 1,
    ...origin.write,
  };
}

/** The stage that lists the pieces of a table that fans out over rows. */
function piecesStage(
  project: Project,
  baked: BakedTable,
  graph: TableGraph,
  earlier: readonly Stage[],
): PiecesStage | undefined {
  const listed = piecesTable(baked);
  if (!listed) return undefined;
  const { name } = listed.table;
  const found = pieces(project, listed);
  const [piece] = areListed(found) ? [] : found;
  if (!piece) return undefined;
  const { columns } = shape(listed);
  const reads = graph.listedFrom(name);
  return {
    id: piecesStageId(name),
    kind: 'pieces',
    table: name,
    layer: baked.layer,
    after: reads.flatMap((read) => lastStageOf(read, earlier)),
    columns,
    select: forEachEngine<EngineSelects>((engine) =>
      DIALECTS[engine].withSql(piece.select[engine], (sql) =>
        renderListing(sql, columns, engine, MOST_PIECES + 1),
      ),
    ),
    most: MOST_PIECES,
    reads,
  };
}

/**
 * The columns of a table whose values come from one external column, unchanged or slightly changed.
 */
export function copiedColumns(project: Project, graph: TableGraph, table: string): CopiedColumn[] {
  return graph.lineage(table).flatMap(({ name }) => {
    const found = name === undefined ? undefined : externalSource(project, graph, table, name);
    return name === undefined || found === undefined
      ? []
      : [{ column: name, sourceTable: found.table, sourceColumn: found.column, ...found.how }];
  });
}

/** The stage after which a table can be read. */
function lastStageOf(table: string, stages: readonly Stage[]): string[] {
  const last = stages.filter((s) => s.table === table && s.kind !== 'prune').at(-1);
  return last ? [last.id] : [];
}

function shape({ table }: ProjectTable): TableShape {
  return {
    format: table.format,
    columns: table.columns.map(({ name, type }) => ({ name, type })),
    partitionedBy: table.partitionedBy,
  };
}

/** @param checks all of the table's checks that a bake runs */
function stageChecks(
  project: Project,
  owner: ProjectTable,
  checks: readonly CheckSelect[],
): StageCheck[] {
  return answer(project, `checks of ${owner.table.name}`, () => {
    const schema = querySchema(project.tables);
    const candidate = candidateSchema(owner);
    const { rows } = checkedRows(owner);
    return checks.map(({ sql, fromParts, ...check }) => {
      const select = selectOfEach(sql, schema, candidate);
      return {
        ...check,
        ...assurancesInScan(check, select, rows),
        ...selectFromParts(fromParts, schema, candidate),
        select,
      };
    });
  });
}
