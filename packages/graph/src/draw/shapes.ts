import { element } from './element.ts';

/** The outline of a kind of thing, in a box with the given width and height. */
export type Shape = (width: number, height: number) => string;

const path = (d: string, className = 'shape') => element('path', { class: className, d });

/** A disk: a table that a query fills. */
export const cylinder: Shape = (w, h) => {
  const r = 7;
  return (
    path(`M0 ${r}A${w / 2} ${r} 0 0 1 ${w} ${r}V${h - r}A${w / 2} ${r} 0 0 1 0 ${h - r}Z`) +
    path(`M0 ${r}A${w / 2} ${r} 0 0 0 ${w} ${r}`, 'shape line')
  );
};

/** The flowchart symbol for input: an external table. */
export const parallelogram: Shape = (w, h) => {
  const slant = SLANT;
  return path(`M${slant} 0H${w}L${w - slant} ${h}H0Z`);
};
export const SLANT = 16;

/** Sheets in a stack: a table with one file for each value. */
export const sheets: Shape = (w, h) => {
  const [x, y] = [w - 2 * SHEET, h - 2 * SHEET];
  const sheet = (i: number) =>
    element('rect', {
      class: 'shape',
      x: i * SHEET,
      y: (2 - i) * SHEET,
      width: x,
      height: y,
      rx: 3,
    });
  return sheet(2) + sheet(1) + sheet(0);
};
export const SHEET = 5;

/** A page with a folded corner: a `.sql` file. */
export const page: Shape = (w, h) => {
  const fold = 12;
  return (
    path(`M0 0H${w - fold}L${w} ${fold}V${h}H0Z`) +
    path(`M${w - fold} 0V${fold}H${w}`, 'shape line')
  );
};

export const box: Shape = (width, height) =>
  element('rect', { class: 'shape', width, height, rx: 4 });

/** Boxes in a stack: work that is done in pieces. */
export const boxes: Shape = (w, h) => {
  const [x, y] = [w - 2 * PIECE, h - 2 * PIECE];
  const piece = (i: number) =>
    element('rect', {
      class: 'shape',
      x: i * PIECE,
      y: (2 - i) * PIECE,
      width: x,
      height: y,
      rx: 4,
    });
  return piece(2) + piece(1) + piece(0);
};
export const PIECE = 3;

/** A gate: checks that rows must pass. */
export const hexagon: Shape = (w, h) =>
  path(`M10 0H${w - 10}L${w} ${h / 2}L${w - 10} ${h}H10L0 ${h / 2}Z`);

/** A signpost: readers are shown the new rows. */
export const signpost: Shape = (w, h) => path(`M0 0H${w - 11}L${w} ${h / 2}L${w - 11} ${h}H0Z`);

/** A pill: something beside the flow of rows. */
export const pill: Shape = (width, height) =>
  element('rect', { class: 'shape', width, height, rx: height / 2 });

/**
 * A notched tab: finds files. The lens and handle of a magnifying glass would be too fine at this
 * size.
 */
export const tab: Shape = (w, h) => path(`M0 0H${w}V${h}H0L9 ${h / 2}Z`);
