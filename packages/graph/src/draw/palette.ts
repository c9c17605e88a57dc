import type { Population } from '@dc-data-baker/models';
import { DRAWN_POPULATIONS, ofEachPopulation } from '../populations/drawn-populations.ts';
import type { Colours } from './colours.ts';

/** Every pair of text and fill has a contrast of at least 4.5; a test measures them. */
export interface Palette {
  readonly canvas: Colours;
  readonly layer: Colours;
  readonly tables: Readonly<Record<Population['kind'], Colours>>;
  readonly bake: Colours;
  readonly stage: Colours;
  readonly audit: Colours;
  readonly publish: Colours;
  readonly trigger: Colours;
  readonly reference: Colours;
  readonly quiet: string;
  readonly edge: string;
}

export const LIGHT: Palette = {
  canvas: { fill: '#ffffff', line: '#d0d7de', text: '#1f2328' },
  layer: { fill: '#f4f6f8', line: '#c5cdd6', text: '#1f2328' },
  tables: ofEachPopulation((kind) => DRAWN_POPULATIONS[kind].light),
  bake: { fill: '#ffffff', line: '#8a949e', text: '#1f2328' },
  stage: { fill: '#eceff2', line: '#66707b', text: '#24292f' },
  audit: { fill: '#ebe0ff', line: '#6d3fc4', text: '#3a1a7d' },
  publish: { fill: '#3f4852', line: '#3f4852', text: '#ffffff' },
  trigger: { fill: '#ffffff', line: '#8a949e', text: '#24292f' },
  reference: { fill: '#ffffff', line: '#66707b', text: '#1f2328' },
  quiet: '#57606a',
  edge: '#4d5762',
};

export const DARK: Palette = {
  canvas: { fill: '#0d1117', line: '#30363d', text: '#e6edf3' },
  layer: { fill: '#151b23', line: '#3a434d', text: '#e6edf3' },
  tables: ofEachPopulation((kind) => DRAWN_POPULATIONS[kind].dark),
  bake: { fill: '#0d1117', line: '#6e7781', text: '#e6edf3' },
  stage: { fill: '#262d36', line: '#848d97', text: '#e6edf3' },
  audit: { fill: '#2d1d54', line: '#a888f5', text: '#e5d8ff' },
  publish: { fill: '#c9d1d9', line: '#c9d1d9', text: '#0d1117' },
  trigger: { fill: '#0d1117', line: '#6e7781', text: '#e6edf3' },
  reference: { fill: '#0d1117', line: '#848d97', text: '#e6edf3' },
  quiet: '#9aa4af',
  edge: '#9aa4af',
};
