import type { Not } from './refusal.ts';
import type { Term } from './term.ts';

export const OPEN: Not = {
  not: 'write CAST(NULL AS ...), since NULL alone may have several types',
};

/** A bare NULL is ambiguous in Athena: a text, bytes or a list. */
export const isOpen = (term: Term | undefined): boolean =>
  term?.source !== undefined && 'null' in term.source;
