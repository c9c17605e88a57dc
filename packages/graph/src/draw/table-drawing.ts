import type { ReferenceNode, TableNode } from '../picture/picture.ts';
import { DRAWN_POPULATIONS } from '../populations/drawn-populations.ts';
import { STYLES, textWidth, wrap } from '../text/measure.ts';
import { at, type Drawing, line, row, text } from './drawing.ts';
import { element } from './element.ts';
import { BUCKET } from './glyphs.ts';
import { box } from './shapes.ts';

const DETAIL_WIDTH = 270;

/** A table's shape, and its colour, show how it gets its rows. */
export function tableDrawing(node: TableNode): Drawing {
  const { shape, room } = DRAWN_POPULATIONS[node.population];
  const { top, bottom, left, right } = room;
  const width = Math.max(textWidth(node.table, STYLES.table), 170);
  const details = wrap(node.detail, STYLES.detail, Math.max(width, DETAIL_WIDTH));
  const bucket = row([BUCKET, line(node.bucket, STYLES.detail)], 5);
  const inner = Math.ceil(
    Math.max(width, bucket.width, ...details.map((detail) => textWidth(detail, STYLES.detail))),
  );
  const middle = left + inner / 2;
  const lines = details.map((detail, i) =>
    text(detail, middle, top + 34 + i * 17, STYLES.detail, 'middle'),
  );
  const bucketTop = top + 23 + details.length * 17;
  const size = { width: left + inner + right, height: bucketTop + 17 + bottom };
  return {
    ...size,
    svg: element(
      'g',
      { class: `table ${node.population}`, 'data-node': node.id },
      shape(size.width, size.height),
      text(node.table, middle, top + 14, STYLES.table, 'middle'),
      ...lines,
      at(middle - bucket.width / 2, bucketTop, bucket),
    ),
  };
}

export function referenceDrawing(node: ReferenceNode): Drawing {
  const from = `from ${node.layer}`;
  const width =
    Math.ceil(Math.max(textWidth(node.table, STYLES.table), textWidth(from, STYLES.detail))) + 28;
  return {
    width,
    height: 52,
    svg: element(
      'g',
      { class: 'reference', 'data-node': node.id },
      box(width, 52),
      text(node.table, width / 2, 23, STYLES.table, 'middle'),
      text(from, width / 2, 41, STYLES.detail, 'middle'),
    ),
  };
}
