import type { TestProject } from 'vitest/node';
import { FewLetters } from './few-letters.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Definitions with the letters of `LakeFolder`'s addresses, and one that none begins with. */
    readonly lakeDefinitions: string;
    /** Definitions with the letters of sample data, and one that none begins with. */
    readonly sampleDefinitions: string;
  }
}

/**
 * Definitions for bakes that are about something else than how many pieces a table has: each piece
 * costs a query, and of 26 letters the data of most tests has one or two. They are the same for all
 * files of tests, since to validate them once takes as long as four bakes.
 */
export function setup(project: TestProject): () => void {
  const lake = new FewLetters('ABQ');
  const sample = new FewLetters('ABCEILMSW');
  project.provide('lakeDefinitions', lake.file);
  project.provide('sampleDefinitions', sample.file);
  return () => {
    lake.remove();
    sample.remove();
  };
}
