import { type Project, plan, tableGraph } from '@dc-data-baker/planner';
import { drawProject } from '../draw/draw-project.ts';
import { LIGHT } from '../draw/palette.ts';
import { toPng } from '../draw/png.ts';
import { styleSheet } from '../draw/style-sheet.ts';
import { toSvg } from '../draw/svg.ts';
import type { Bakes } from '../explorer/bake-facts.ts';
import { explorerData } from '../explorer/explorer-data.ts';
import { explorerPage } from '../explorer/page.ts';
import type { Sources } from '../explorer/source-facts.ts';
import { drawnTables, type Part } from '../picture/drawn-tables.ts';
import { fontFaces } from '../text/font-faces.ts';

export interface DrawOptions extends Part {
  readonly bakes?: Bakes | undefined;
  readonly sources?: Sources | undefined;
}

/** Pixels of the PNG for each pixel of the drawing: sharp on usual screens. */
const PNG_SCALE = 2;

/** All files to write, by name: the same bytes for the same definitions, on any machine. */
export async function drawFiles(
  project: Project,
  options: DrawOptions = {},
): Promise<ReadonlyMap<string, Buffer>> {
  const part = drawnTables(project, options);
  const graph = tableGraph(project);
  const { summary, whole } = await drawProject(project, part.plan, graph, part.tables);
  const style = styleSheet(LIGHT);
  const svg = toSvg(summary.picture, summary.graph, `${fontFaces()}\n${style}`);
  // The PNG renderer receives the font separately.
  const plainSvg = toSvg(summary.picture, summary.graph, style);
  // The explorer has every table, including those that are not drawn.
  const isPart = options.layer !== undefined || options.select !== undefined;
  const { bakes, sources } = options;
  const drawn = isPart ? plan(project) : part.plan;
  const data = explorerData(project, drawn, graph, bakes, sources);
  return new Map([
    ['databaker.png', Buffer.from(await toPng(plainSvg, PNG_SCALE))],
    ['databaker.svg', Buffer.from(svg)],
    ['databaker.html', Buffer.from(await explorerPage(data, whole.graph, whole.picture.title))],
  ]);
}
