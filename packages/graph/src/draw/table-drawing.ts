import type { Population } from '@dc-data-baker/models';
import type { ReferenceNode, TableNode } from '../picture/picture.ts';
import { STYLES, textWidth, wrap } from '../text/measure.ts';
import { at, type Drawing, line, row, text } from './drawing.ts';
import { element } from './element.ts';
import { BUCKET } from './glyphs.ts';
import { box, cylinder, parallelogram, SHEET, type Shape, SLANT, sheets } from './shapes.ts';

interface Form {
  readonly shape: Shape;
  /** Room that the shape itself needs, around what is written in it. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A kind of table is known by its shape, and then by its colour. */
export const TABLE_FORMS: { readonly [Kind in Population['kind']]: Form } = {
  external: { shape: parallelogram, top: 10, bottom: 10, left: SLANT + 10, right: SLANT + 10 },
  query: { shape: cylinder, top: 20, bottom: 14, left: 16, right: 16 },
  shards: { shape: sheets, top: 10 + 2 * SHEET, bottom: 10, left: 16, right: 16 + 2 * SHEET },
};

const DETAIL_WIDTH = 270;

export function tableDrawing(node: TableNode): Drawing {
  const { shape, top, bottom, left, right } = TABLE_FORMS[node.population];
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
