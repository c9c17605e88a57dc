import { cylinder } from '../draw/shapes.ts';
import { formatName } from '../formats/described-formats.ts';
import type { DrawnPopulation } from './drawn-population.ts';

export const drawnQuery: DrawnPopulation<'query'> = {
  legend: 'table of a query',
  label: 'table of a query',
  shape: cylinder,
  room: { top: 20, bottom: 14, left: 16, right: 16 },
  light: { fill: '#d3e5ff', line: '#1d63c1', text: '#0a2c5e' },
  dark: { fill: '#0f2a52', line: '#5c9df5', text: '#d2e5ff' },
  css: { badge: 'border-style: solid', mark: 'border-radius: 50%' },
  detail(_, { format, partitionedBy }) {
    const keys = partitionedBy.map(({ name }) => name).join(', ');
    return `${formatName(format)}${keys === '' ? '' : ` by ${keys}`}`;
  },
  writtenAs: () => '',
};
