import { describe, expect, it } from 'vitest';
import { townTemplates } from '../testing/town-cloud.ts';

type Matcher = string | null | { readonly prefix: string } | { readonly exists: boolean };
interface Pattern {
  readonly detail: {
    readonly status: readonly string[];
    readonly error?: readonly Matcher[];
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function matches(matcher: Matcher, value: string | null | undefined): boolean {
  if (matcher === null || typeof matcher === 'string') return value === matcher;
  if ('exists' in matcher) return matcher.exists === (value !== undefined);
  return typeof value === 'string' && value.startsWith(matcher.prefix);
}

const patterns = Object.values(
  townTemplates().get('places')?.findResources('AWS::Events::Rule') ?? {},
).flatMap(({ Properties }): Pattern[] => {
  const pattern = Properties.EventPattern;
  return pattern?.source?.includes('aws.states') ? [pattern] : [];
});

const told = (status: string, error?: string | null) =>
  patterns.filter(
    ({ detail }) =>
      detail.status.includes(status) &&
      (detail.error === undefined || detail.error.some((matcher) => matches(matcher, error))),
  ).length;

describe('what a state machine cannot say itself', () => {
  it.each<[string, string, string | null | undefined, number]>([
    ['a bake that timed out', 'TIMED_OUT', null, 1],
    ['one that was stopped', 'ABORTED', undefined, 1],
    ['one that failed at a path of its definition', 'FAILED', 'States.Runtime', 1],
    ['one that failed without a name', 'FAILED', undefined, 1],
    ['one whose event says that it has no name', 'FAILED', null, 1],
    ['not one that has told of its failure', 'FAILED', 'Databaker.Check', 0],
    ['not one that succeeded', 'SUCCEEDED', null, 0],
  ])('is told by a rule: %s', (_, status, error, count) => {
    expect(told(status, error)).toBe(count);
  });
});
