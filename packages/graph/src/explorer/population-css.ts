import { DRAWN_POPULATIONS, POPULATION_KINDS } from '../populations/drawn-populations.ts';

/** How the explorer marks each kind of table, in the colours of the picture. */
export function populationCss(): string {
  return [
    `:root { ${colours('light')} }`,
    `@media (prefers-color-scheme: dark) { :root { ${colours('dark')} } }`,
    ...POPULATION_KINDS.flatMap((kind) => {
      const { badge, mark } = DRAWN_POPULATIONS[kind].css;
      return [
        `.badge.${kind} { border-color: var(--${kind}); ${badge} }`,
        `.table-link.${kind}::before { background: var(--${kind}); ${mark} }`,
      ];
    }),
  ].join('\n');
}

function colours(scheme: 'light' | 'dark'): string {
  return POPULATION_KINDS.map((kind) => `--${kind}: ${DRAWN_POPULATIONS[kind][scheme].line};`).join(
    ' ',
  );
}
