/** The colours of a thing: what fills it, its outline and what is written in it. */
export interface Colours {
  readonly fill: string;
  readonly line: string;
  readonly text: string;
}

/** Every pair of text and fill has a contrast of 4.5 or more; a test measures them. */
export interface Palette {
  readonly canvas: Colours;
  readonly layer: Colours;
  readonly external: Colours;
  readonly query: Colours;
  readonly shards: Colours;
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
  external: { fill: '#ffe8bd', line: '#a8650b', text: '#4a2c00' },
  query: { fill: '#d3e5ff', line: '#1d63c1', text: '#0a2c5e' },
  shards: { fill: '#c9f0d6', line: '#197b41', text: '#08361b' },
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
  external: { fill: '#3d2a06', line: '#d99a34', text: '#ffe0a8' },
  query: { fill: '#0f2a52', line: '#5c9df5', text: '#d2e5ff' },
  shards: { fill: '#0b331d', line: '#45bf78', text: '#c8f5d9' },
  bake: { fill: '#0d1117', line: '#6e7781', text: '#e6edf3' },
  stage: { fill: '#262d36', line: '#848d97', text: '#e6edf3' },
  audit: { fill: '#2d1d54', line: '#a888f5', text: '#e5d8ff' },
  publish: { fill: '#c9d1d9', line: '#c9d1d9', text: '#0d1117' },
  trigger: { fill: '#0d1117', line: '#6e7781', text: '#e6edf3' },
  reference: { fill: '#0d1117', line: '#848d97', text: '#e6edf3' },
  quiet: '#9aa4af',
  edge: '#9aa4af',
};
