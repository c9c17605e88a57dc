import { plural } from '@dc-data-baker/models';
import { nodesOf, type Picture, type PictureNode } from '../picture/picture.ts';
import { DRAWN_POPULATIONS, POPULATION_KINDS } from '../populations/drawn-populations.ts';
import { STYLES } from '../text/measure.ts';
import { arrow } from './arrow.ts';
import { at, type Drawing, flow, inColumns, line, row } from './drawing.ts';
import { element } from './element.ts';
import { BUCKET, CLOCK } from './glyphs.ts';
import { box, boxes, hexagon, page, pill, type Shape, signpost } from './shapes.ts';

/** The meaning of the shapes in the drawing, and the buckets, in the space below the graph. */
export function legend(picture: Picture, width: number): Drawing {
  const kinds = inColumns(entriesFor(picture), width, 24, 10);
  const buckets = flow(
    picture.buckets.map(({ name, tables }) =>
      row([BUCKET, caption(`${name} (${plural(tables, 'table')})`)], 7),
    ),
    width,
    24,
    8,
  );
  return {
    width,
    height: kinds.height + 14 + buckets.height,
    svg: kinds.svg + at(0, kinds.height + 14, buckets),
  };
}

/** Whether a shape is drawn, and its entry. */
type Entry = readonly [boolean, () => Drawing];

function entriesFor(picture: Picture): Drawing[] {
  const populations = new Set(nodesOf(picture, 'table').map(({ population }) => population));
  const tables = POPULATION_KINDS.map((kind): Entry => {
    const { shape, legend: label } = DRAWN_POPULATIONS[kind];
    return [populations.has(kind), () => entry(`table ${kind}`, shape, label)];
  });
  const stages = nodesOf(picture, 'stage');
  const stageKinds = new Set(stages.map(({ stage }) => stage));
  const entries: readonly Entry[] = [
    ...tables,
    [has(picture, 'reference'), () => entry('reference', box, 'table of another part')],
    [has(picture, 'query'), () => entry('bake', page, 'query and its stages')],
    [stages.length > 0, () => entry('stage write', box, 'stage')],
    [
      stages.some(({ pieces }) => pieces !== 1),
      () => entry('stage write', boxes, 'stage in so many pieces'),
    ],
    [stageKinds.has('audit'), () => entry('stage audit', hexagon, 'checks')],
    [stageKinds.has('publish'), () => entry('stage publish', signpost, 'publish to readers')],
    [stageKinds.has('prune'), () => entry('stage prune', pill, 'bakes that are kept')],
    [has(picture, 'trigger'), () => row([CLOCK, caption('starts a layer')], 8)],
    [true, () => arrowEntry('writes', 'rows flow')],
  ];
  return entries.filter(([drawn]) => drawn).map(([, draw]) => draw());
}

function has(picture: Picture, kind: PictureNode['kind']): boolean {
  return picture.nodes.some((node) => node.kind === kind);
}

function caption(content: string): Drawing {
  return line(content, { ...STYLES.detail, name: 'detail caption' });
}

function entry(className: string, shape: Shape, label: string): Drawing {
  const [width, height] = [34, 22];
  const svg = element('g', { class: className }, shape(width, height));
  return row([{ width, height, svg }, caption(label)], 8);
}

function arrowEntry(kind: 'writes', label: string): Drawing {
  return row([{ width: 30, height: 10, svg: arrow('M0 5H29', kind) }, caption(label)], 8);
}
