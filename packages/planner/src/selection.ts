import { DatabakerError } from '@dc-data-baker/models';
import { didYouMean } from './did-you-mean.ts';
import { isLike } from './is-like.ts';
import { type Project, tableNamed } from './project.ts';
import type { TableGraph } from './table-graph.ts';

/**
 * The baked tables that the selectors name, in the order of the plan. A name is a layer's or a
 * table's, in which `*` matches any characters; `+name` adds the tables that it needs, `name+` adds
 * those that need it; no selectors select all.
 *
 * @param excluded names in the same form, whose tables are left out; selected tables read their
 *   published bakes
 * @throws a `request` error for a name that is neither a layer nor a table
 */
export function select(
  project: Project,
  graph: TableGraph,
  selectors: readonly string[],
  excluded: readonly string[] = [],
): ReadonlySet<string> {
  const selected = selectors.length === 0 ? graph.bakedInOrder : reached(project, graph, selectors);
  const without = reached(project, graph, excluded);
  const among = new Set(selected);
  return new Set(graph.bakedInOrder.filter((table) => among.has(table) && !without.has(table)));
}

/**
 * The external tables that the selectors name: they are not baked, but they have checks.
 *
 * @throws a `request` error for a name that is neither a layer nor a table
 */
export function selectExternal(
  project: Project,
  selectors: readonly string[],
  excluded: readonly string[] = [],
): ReadonlySet<string> {
  const named = (names: readonly string[]) =>
    new Set(names.flatMap((name) => namedTables(project, parse(name).name)));
  const without = named(excluded);
  const isLeft = (name: string) =>
    tableNamed(project, name).origin.kind === 'external' && !without.has(name);
  return new Set([...named(selectors)].filter(isLeft));
}

interface Selector {
  readonly name: string;
  readonly withNeeded: boolean;
  readonly withReaders: boolean;
}

function parse(selector: string): Selector {
  const [, before, name = '', after] = /^(\+?)(.*?)(\+?)$/s.exec(selector) ?? [];
  return { name, withNeeded: before === '+', withReaders: after === '+' };
}

function namedTables(project: Project, name: string): readonly string[] {
  const layers = project.layers.filter((layer) => isLike(layer.name, name));
  const ofLayers = layers.flatMap((layer) => layer.tables.map((table) => table.name));
  // A layer may have the same name as one of its tables; the name then means the layer.
  if (layers.length > 0 && !name.includes('*')) return ofLayers;
  const tables = project.tables.map(({ table }) => table.name);
  const named = [...ofLayers, ...tables.filter((table) => isLike(table, name))];
  if (named.length > 0) return named;
  const names = [...project.layers.map((layer) => layer.name), ...tables];
  throw new DatabakerError(
    'request',
    `there is no layer or table \`${name}\`${didYouMean(name, names)}`,
  );
}

function reached(
  project: Project,
  graph: TableGraph,
  selectors: readonly string[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const selector of selectors) {
    const { name, withNeeded, withReaders } = parse(selector);
    const named = namedTables(project, name);
    for (const table of named) found.add(table);
    if (withNeeded) for (const table of reach(named, (t) => graph.needs(t))) found.add(table);
    if (withReaders) for (const table of reach(named, (t) => graph.readBy(t))) found.add(table);
  }
  return found;
}

function reach(from: readonly string[], next: (table: string) => readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
    for (const neighbour of next(table)) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      waiting.push(neighbour);
    }
  }
  return reached;
}
