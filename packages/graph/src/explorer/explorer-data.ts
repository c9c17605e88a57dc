import { type BaseTable, fanOutParameters, fanOutValues } from '@dc-data-baker/models';
import {
  areListed,
  isBaked,
  isMadeOfOthers,
  type Pieces,
  type Plan,
  type Project,
  type ProjectTable,
  pieces,
  renderCopy,
  renderUnload,
  shownPiece,
  type TableGraph,
} from '@dc-data-baker/planner';
import { formatText } from '../formats/described-formats.ts';
import { stageNode, stageText } from '../picture/stage-node.ts';
import { drawnPopulation } from '../populations/drawn-populations.ts';
import { triggerLabel } from '../triggers/drawn-triggers.ts';
import type { Bakes } from './bake-facts.ts';
import type { ExplorerColumn, ExplorerData, ExplorerSql, ExplorerTable } from './data.ts';
import type { Sources } from './source-facts.ts';

/** Everything that the explorer shows besides the graph, for every table of the project. */
export function explorerData(
  project: Project,
  plan: Plan,
  graph: TableGraph,
  bakes?: Bakes,
  sources?: Sources,
): ExplorerData {
  return {
    environment: project.environment,
    layers: project.layers.map(({ name, description, triggers }) => ({
      name,
      question: description,
      triggers: triggers.map(triggerLabel),
    })),
    tables: project.tables.map((owner) =>
      explorerTable(project, plan, graph, owner, bakes, sources),
    ),
    hasBakes: bakes !== undefined,
  };
}

function explorerTable(
  project: Project,
  plan: Plan,
  graph: TableGraph,
  owner: ProjectTable,
  bakes: Bakes | undefined,
  sources: Sources | undefined,
): ExplorerTable {
  const { table, layer, location } = owner;
  const { name, description } = table;
  const stages = plan.stages.filter((stage) => stage.table === name).map(stageNode);
  return {
    name,
    layer,
    kind: table.populatedBy.kind,
    kindLabel: drawnPopulation(table.populatedBy).label,
    baked: isBaked(owner),
    description,
    location,
    format: formatOf(table),
    populated: populated(owner),
    columns: columnsOf(table, graph),
    decidedBy: graph.decidedBy(name),
    sql: sqlOf(project, owner),
    stages: stages.map(stageText),
    checks: stages.flatMap(({ checks }) => checks),
    reads: graph.reads(name),
    readBy: graph.readBy(name),
    bake: bakes?.get(name) ?? null,
    source: sources?.get(name) ?? null,
  };
}

function formatOf({ format, partitionedBy }: BaseTable): string {
  const keys = partitionedBy.map(({ name, values }) => `${name} (${values.length} values)`);
  return `${formatText(format)}${keys.length === 0 ? '' : `, in folders by ${keys.join(', ')}`}`;
}

function populated(owner: ProjectTable): string {
  const { table, origin } = owner;
  if (origin.kind === 'external') return `Put there by ${origin.by}.`;
  const { populatedBy } = table;
  const writtenAs = drawnPopulation(populatedBy).writtenAs(populatedBy);
  return `The rows of ${origin.query.file}${inPieces(owner)}${writtenAs}.`;
}

function inPieces({ table: { fanOut }, piecesQuery }: ProjectTable): string {
  if (!fanOut) return '';
  const by = fanOutParameters(fanOut).map(({ name }) => name);
  const values = fanOutValues(fanOut);
  const pieces =
    values === undefined
      ? `a piece for each row of ${piecesQuery?.file}`
      : `${values.length} pieces`;
  return `, in ${pieces} by ${by.join(', ')}, ${fanOut.concurrency} at once`;
}

function columnsOf(table: BaseTable, graph: TableGraph): ExplorerColumn[] {
  const lineage = graph.lineage(table.name);
  const made = (name: string) => {
    const { from = [], direct = false } = lineage.find((column) => column.name === name) ?? {};
    return { from, copied: direct && from.length === 1 };
  };
  return [
    ...table.columns.map((column) => ({
      name: column.name,
      type: column.type,
      description: 'description' in column ? column.description : null,
      partition: false,
      ...made(column.name),
    })),
    ...table.partitionedBy.map(({ name, type }) => ({
      name,
      type,
      description: null,
      partition: true,
      ...made(name),
    })),
  ];
}

/** As `databaker compile` prints it; for a fan-out the first piece, or what all pieces share. */
function sqlOf(project: Project, owner: ProjectTable): ExplorerSql | null {
  if (!isBaked(owner)) return null;
  const { query } = owner.origin;
  if (!isMadeOfOthers(owner)) {
    const source = query.text.trim();
    return { file: query.file, source, athena: null, duckdb: null, piece: null };
  }
  const all = pieces(project, owner);
  const [piece] = areListed(all) ? [shownPiece(all)] : all;
  if (!piece) return null;
  const place = `${owner.bakesLocation}<bake>/`;
  const { partition } = piece;
  const { athena, duckdb } = piece.select;
  const indexes = duckdb.indexes.map(
    ({ name, sql }) => `-- ${name} is an index of the polygons in:\n--   ${sql}\n`,
  );
  return {
    file: query.file,
    source: query.text.trim(),
    athena: renderUnload(athena, owner.table, place),
    duckdb: `${indexes.join('')}${renderCopy(duckdb.sql, owner.table, place, 'part-{i}', partition)}`,
    piece: whichPiece(all),
  };
}

function whichPiece(all: Pieces): string | null {
  if (areListed(all)) return 'each piece';
  const [first] = all;
  return all.length > 1 ? `piece ${first?.value}, one of ${all.length}` : null;
}
