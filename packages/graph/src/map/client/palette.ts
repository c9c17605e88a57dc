import { NO_COLOUR } from './grouping.ts';

/** Distinguishable with colour blindness, too, together with the shapes and dashes below. */
export const LIGHT_COLOURS = [
  '#0067b1',
  '#c44400',
  '#007a53',
  '#a8327d',
  '#7a6200',
  '#5b4bc4',
  '#b3261e',
  '#00707a',
  '#6b4226',
] as const;

export const DARK_COLOURS = [
  '#5cb3ff',
  '#ff9a56',
  '#3fcf9b',
  '#f08ccf',
  '#e0c341',
  '#a99bff',
  '#ff8c85',
  '#4fd1de',
  '#d3a17e',
] as const;

export type Shape = 'circle' | 'square' | 'triangle' | 'diamond' | 'ring' | 'cross';

/** Their number and that of the colours are coprime, so a colour is repeated with another shape. */
const SHAPES: readonly Shape[] = ['circle', 'square', 'triangle', 'diamond'];

const DASHES: readonly (readonly number[])[] = [[], [9, 4], [3, 3], [12, 3, 3, 3]];

/** The colours that the drawing takes from the page's style. */
export interface Palette {
  readonly colours: readonly string[];
  readonly page: string;
  readonly quiet: string;
  readonly line: string;
  readonly marker: string;
}

export function paletteOfPage(): Palette {
  const style = getComputedStyle(document.documentElement);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const variable = (name: string) => style.getPropertyValue(name).trim();
  return {
    colours: dark ? DARK_COLOURS : LIGHT_COLOURS,
    page: variable('--page'),
    quiet: variable('--quiet'),
    line: variable('--line'),
    marker: variable('--text'),
  };
}

export function colourOf({ colours, quiet }: Palette, number: number): string {
  return number === NO_COLOUR ? quiet : (colours[number % colours.length] ?? quiet);
}

/** @param isSaid whether anything is known about the addresses, even that they are in no area */
export function shapeOf(number: number, isSaid: boolean): Shape {
  if (number === NO_COLOUR) return isSaid ? 'ring' : 'cross';
  return SHAPES[number % SHAPES.length] ?? 'circle';
}

export function dashOf(number: number): readonly number[] {
  return DASHES[Math.floor(number / LIGHT_COLOURS.length) % DASHES.length] ?? [];
}
