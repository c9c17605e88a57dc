import type { Plan, Project, TableGraph } from '@dc-data-baker/planner';
import { overviewOf } from '../picture/overview-of.ts';
import type { Picture } from '../picture/picture.ts';
import { pictureOf } from '../picture/picture-of.ts';
import type { Drawing } from './drawing.ts';
import { drawOverview } from './overview.ts';
import { pack } from './pack.ts';
import { drawGraph } from './svg.ts';

/** With more tables, one graph of all of them cannot be read. */
const READABLE_TABLES = 60;

export interface ProjectDrawing {
  /** For the files: every table, or only the layers of a large project. */
  readonly summary: { readonly picture: Picture; readonly graph: Drawing };
  /** For the explorer: every table; each layer separately in a large project. */
  readonly whole: { readonly picture: Picture; readonly graph: Drawing };
}

export async function drawProject(
  project: Project,
  plan: Plan,
  graph: TableGraph,
  tables: ReadonlySet<string>,
): Promise<ProjectDrawing> {
  const picture = pictureOf(project, plan, { tables, graph });
  if (tables.size <= READABLE_TABLES) {
    const drawing = await drawGraph(picture);
    const whole = { picture, graph: drawing };
    return { summary: whole, whole };
  }
  const drawings: Drawing[] = [];
  for (const { name } of picture.layers) {
    const own = project.tables.filter(
      ({ table, layer }) => layer === name && tables.has(table.name),
    );
    const names = new Set(own.map(({ table }) => table.name));
    drawings.push(await drawGraph(pictureOf(project, plan, { tables: names, graph })));
  }
  // The legend has only what is drawn.
  const nodes = picture.nodes.filter(({ kind }) => kind === 'table' || kind === 'trigger');
  return {
    summary: { picture: { ...picture, nodes }, graph: drawOverview(overviewOf(project, graph)) },
    whole: { picture, graph: pack(drawings) },
  };
}
