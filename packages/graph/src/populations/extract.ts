import { parallelogram, SLANT } from '../draw/shapes.ts';
import { formatName } from '../formats/described-formats.ts';
import type { DrawnPopulation } from './drawn-population.ts';

export const drawnExtract: DrawnPopulation<'extract'> = {
  legend: 'extract: rows of a database',
  label: 'extract',
  shape: parallelogram,
  room: { top: 10, bottom: 10, left: SLANT + 10, right: SLANT + 10 },
  light: { fill: '#ead9ff', line: '#7440b8', text: '#33125f' },
  dark: { fill: '#2c1650', line: '#ab7cf0', text: '#ead9ff' },
  css: { badge: 'border-style: solid', mark: 'border-radius: 0; transform: skewX(-18deg)' },
  detail: ({ from }, { format }) => `${formatName(format)} from ${from.name}`,
  writtenAs: ({ from }) => ` in the PostgreSQL database ${from.name}`,
};
