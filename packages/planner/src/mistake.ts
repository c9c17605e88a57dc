import { DatabakerError } from '@dc-data-baker/models';

/** A mistake in a definition, and its place. */
export interface Mistake {
  /** The `.sql` file, or `table x` / `layer y` for a definition in TypeScript. */
  readonly place: string;
  /** The definition, whose file and line only its loader knows. */
  readonly about?: { readonly thing: 'layer' | 'table' | 'query'; readonly name: string };
  /** 1-based; either both are given or neither. */
  readonly line?: number;
  readonly column?: number;
  /** Names both sides of the disagreement, and what to do. */
  readonly message: string;
}

/** A mistake in a definition in TypeScript. */
export function mistakeOf(
  thing: 'layer' | 'table' | 'query',
  name: string,
  message: string,
): Mistake {
  return { place: `${thing} \`${name}\``, about: { thing, name }, message };
}

/** `queries/x.sql:4:12: column ...` */
export function formatMistake({ place, line, column, message }: Mistake): string {
  return line === undefined ? `${place}: ${message}` : `${place}:${line}:${column}: ${message}`;
}

/** @throws one `definition` error that lists all mistakes, if there are any */
export function throwMistakes(mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const list = mistakes.map(formatMistake).join('\n');
  throw new DatabakerError('definition', `${count} in the definitions:\n${list}`);
}
