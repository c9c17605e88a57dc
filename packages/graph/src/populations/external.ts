import { parallelogram, SLANT } from '../draw/shapes.ts';
import { formatName } from '../formats/described-formats.ts';
import type { DrawnPopulation } from './drawn-population.ts';

export const drawnExternal: DrawnPopulation<'external'> = {
  legend: 'external table',
  label: 'external table',
  shape: parallelogram,
  room: { top: 10, bottom: 10, left: SLANT + 10, right: SLANT + 10 },
  light: { fill: '#ffe8bd', line: '#a8650b', text: '#4a2c00' },
  dark: { fill: '#3d2a06', line: '#d99a34', text: '#ffe0a8' },
  css: { badge: 'border-style: dashed', mark: 'border-radius: 0; transform: skewX(-18deg)' },
  detail: ({ by }, { format }) => `${formatName(format)} from ${by}`,
  writtenAs: () => '',
};
