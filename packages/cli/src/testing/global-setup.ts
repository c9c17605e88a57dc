import { FewLetters } from '@dc-data-baker/fixtures';
import type { TestProject } from 'vitest/node';
import { SAMPLE_LETTERS } from './sample-letters.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Definitions with the letters of `LakeFolder`'s addresses, and one without addresses. */
    readonly lakeDefinitions: string;
    /** Definitions with the letters of sample data, and one without addresses. */
    readonly sampleDefinitions: string;
  }
}

/**
 * Definitions for tests in which the number of pieces does not matter: each piece costs a query,
 * and most tests' data has one or two of the 26 letters. All test files share them, because
 * validating them takes as long as four bakes.
 */
export function setup(project: TestProject): () => void {
  const lake = new FewLetters('ABQ');
  const sample = new FewLetters(SAMPLE_LETTERS);
  project.provide('lakeDefinitions', lake.file);
  project.provide('sampleDefinitions', sample.file);
  return () => {
    lake.remove();
    sample.remove();
  };
}
