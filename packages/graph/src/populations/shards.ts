import { SHEET, sheets } from '../draw/shapes.ts';
import type { DrawnPopulation } from './drawn-population.ts';

export const drawnShards: DrawnPopulation<'shards'> = {
  legend: 'shards: a file per value',
  label: 'shards',
  shape: sheets,
  room: { top: 10 + 2 * SHEET, bottom: 10, left: 16, right: 16 + 2 * SHEET },
  light: { fill: '#c9f0d6', line: '#197b41', text: '#08361b' },
  dark: { fill: '#0b331d', line: '#45bf78', text: '#c8f5d9' },
  css: { badge: 'border-style: double; border-width: 4px', mark: 'border-radius: 2px' },
  detail: ({ by }) => `one file per ${by}`,
  writtenAs: ({ by, sortedBy }) => `, as one file per ${by}, each sorted by ${sortedBy.join(', ')}`,
};
