import { expect, it } from 'vitest';
import { visible, visibleLines } from './visible.ts';

it.each([
  ['a no-break space', 'B1\u00a00DS', 'B1\\u00a00DS'],
  ['a thin space', 'B1\u20090DS', 'B1\\u20090DS'],
  ['a zero-width space', 'B1 0DS\u200b', 'B1 0DS\\u200b'],
  ['a byte order mark', '\ufeff100', '\\ufeff100'],
  ['text from right to left', '\u202eab', '\\u202eab'],
  ['what a terminal obeys', '\u001b[31m\u009b1m\u007f', '\\u001b[31m\\u009b1m\\u007f'],
  ['a line of its own', 'a\u2028b', 'a\\u2028b'],
  ['a tag beyond U+FFFF', 'a\u{e0041}', 'a\\udb40\\udc41'],
])('shows %s', (_what, text, expected) => {
  expect(visible(text)).toBe(expected);
  // Within JSON it is still JSON, with the same value.
  expect(JSON.parse(visible(JSON.stringify(text)))).toBe(text);
});

it.each(['1 High Street', 'Ynys Môn', '你好', '🗳', 'a"b\\c'])('leaves %s as it is', (text) => {
  expect(visible(text)).toBe(text);
});

it('keeps line feeds between lines, and escapes other line ends', () => {
  expect(visibleLines('a\n\tb\u001b[1m\r\u2028')).toBe('a\n\tb\\u001b[1m\\u000d\\u2028');
});
