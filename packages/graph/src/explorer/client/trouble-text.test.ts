import { expect, it } from 'vitest';
import { troubleText } from './trouble-text.ts';

const check = (severity: 'fail' | 'warn') => ({ name: 'unique(uprn)', severity, wrong: 3 });

it.each([
  ['1 check failed', ['fail']],
  ['1 check warned', ['warn']],
  ['2 checks warned', ['warn', 'warn']],
  ['1 check failed, 2 warned', ['warn', 'fail', 'warn']],
] as const)('says "%s"', (text, severities) => {
  expect(troubleText(severities.map(check))).toBe(text);
});
