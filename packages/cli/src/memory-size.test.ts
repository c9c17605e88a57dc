import { expect, it } from 'vitest';
import { memorySize } from './memory-size.ts';

it.each(['2GB', '512MiB', '1.5 gb', '16000000B', '20000KB', '1TiB'])('takes %s', (text) => {
  expect(memorySize(text)).toBe(text);
});

it.each([
  'lots',
  '',
  '2',
  '-2GB',
  '0GB',
  '1MB',
  '100B',
  '2 G B',
  '1e3GB',
  '80%',
  'NaNGB',
  '99999999TB',
])('refuses "%s"', (text) => {
  expect(() => memorySize(text)).toThrow('expected a size of 16MB to 1000TB, such as 2GB');
});
