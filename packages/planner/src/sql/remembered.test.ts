import { describe, expect, it } from 'vitest';
import { Remembered } from './remembered.ts';

describe('a result that is cached by its text', () => {
  it('is computed once for each text', () => {
    const lengths = new Remembered<number>(2);
    const asked: string[] = [];
    const length = (text: string) =>
      lengths.get(text, () => {
        asked.push(text);
        return text.length;
      });
    expect(['a', 'bc', 'a', 'bc'].map(length)).toEqual([1, 2, 1, 2]);
    expect(asked).toEqual(['a', 'bc']);
  });

  it('may be `undefined`', () => {
    const nothing = new Remembered<undefined>(1);
    let times = 0;
    const ask = () =>
      nothing.get('', () => {
        times++;
        return undefined;
      });
    expect([ask(), ask()]).toEqual([undefined, undefined]);
    expect(times).toBe(1);
  });

  it('is dropped after others were requested', () => {
    const texts = new Remembered<string>(2);
    const asked: string[] = [];
    for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) {
      texts.get(text, () => {
        asked.push(text);
        return text;
      });
    }
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('is never an error', () => {
    const texts = new Remembered<string>(1);
    const fail = () => {
      throw new RangeError('not yet');
    };
    expect(() => texts.get('a', fail)).toThrow('not yet');
    expect(texts.get('a', () => 'now')).toBe('now');
  });
});
