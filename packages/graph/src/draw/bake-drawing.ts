import type { QueryNode, StageNode } from '../picture/picture.ts';
import { STYLES, textWidth } from '../text/measure.ts';
import { arrow } from './arrow.ts';
import { at, type Drawing, flow, line, text } from './drawing.ts';
import { element } from './element.ts';
import { box, page } from './shapes.ts';
import { stageDrawing } from './stage-drawing.ts';

/** A drawing with a place on its lower edge at which an arrow leaves. */
export interface BakeDrawing extends Drawing {
  /** The middle of the stage that publishes; without one, of the whole drawing. */
  readonly exit: number;
}

const CARD_PADDING = 14;
const GAP = 26;
/** Wide enough that a dozen checks need few lines. */
const CHECKS_WIDTH = 480;

/** How a table is baked: its query, and below it the stages in order. */
export function bakeDrawing(query: QueryNode, stages: readonly StageNode[]): BakeDrawing {
  const tag = textWidth('SQL', STYLES.label) + 10;
  const heading = Math.ceil(tag + textWidth(query.file, STYLES.table)) + 24;
  const card = stageContents(stages, heading);
  const width = card.width + 2 * CARD_PADDING;
  const height = 44 + card.height + (card.height > 0 ? 14 : 0);
  return {
    width,
    height,
    exit: CARD_PADDING + (card.exit ?? card.width / 2),
    svg: element(
      'g',
      { class: 'bake', 'data-node': query.id },
      page(width, height),
      text('SQL', CARD_PADDING, 28, { ...STYLES.label, name: 'tag' }),
      text(query.file, CARD_PADDING + tag, 28, STYLES.table),
      at(CARD_PADDING, 44, card),
    ),
  };
}

/** The stages of a table without a query; on a card if checks are listed. */
export function stageCard(stages: readonly StageNode[]): Drawing {
  const card = stageContents(stages, 0);
  if (stages.every(({ checks }) => checks.length === 0)) return card;
  const width = card.width + 2 * CARD_PADDING;
  const height = card.height + 26;
  return {
    width,
    height,
    svg: element('g', { class: 'bake' }, box(width, height), at(CARD_PADDING, 12, card)),
  };
}

/** The stages in a row, and the names of the checks below them. */
function stageContents(stages: readonly StageNode[], least: number) {
  const strip = stageStrip(stages);
  const list = checkLines(stages);
  const roomy = list.length > 4 ? CHECKS_WIDTH : 0;
  const widest = Math.max(0, ...list.map((check) => check.width));
  const width = Math.ceil(Math.max(strip.width, least, roomy, widest));
  const checks = flow(list, width, 14, 2);
  const checksTop = strip.height + (checks.height > 0 ? 10 : 0);
  const left = Math.round((width - strip.width) / 2);
  return {
    width,
    height: checksTop + checks.height,
    exit: strip.exit === undefined ? undefined : left + strip.exit,
    svg: at(left, 0, strip) + at(0, checksTop, checks),
  };
}

/** Stages in a row with arrows between them. */
function stageStrip(stages: readonly StageNode[]): Drawing & { exit: number | undefined } {
  const drawings = stages.map(stageDrawing);
  const height = Math.max(0, ...drawings.map((drawing) => drawing.height));
  let x = 0;
  let exit: number | undefined;
  const parts = drawings.map((drawing, i) => {
    const stage = stages[i]?.stage;
    const y = (height - drawing.height) / 2;
    if (stage === 'publish') exit = x + drawing.width / 2;
    const before =
      i === 0
        ? ''
        : arrow(`M${x - GAP + 3} ${height / 2}H${x - 3}`, stage === 'prune' ? 'then' : 'writes');
    const part = before + at(x, y, drawing);
    x += drawing.width + GAP;
    return part;
  });
  return { width: Math.max(0, x - GAP), height, exit, svg: parts.join('') };
}

/** The names of the checks; those that only warn are marked. */
function checkLines(stages: readonly StageNode[]): Drawing[] {
  return stages
    .flatMap((stage) => stage.checks)
    .map(({ name, severity }) =>
      line(severity === 'warn' ? `${name} warns` : name, { ...STYLES.detail, name: 'check' }),
    );
}
