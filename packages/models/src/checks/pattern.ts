import { z } from 'zod';
import { fieldOf } from '../field-of.ts';

/** The fields of a check that a regular expression becomes: the engines do not receive flags. */
export const patternFields = {
  pattern: z
    .string('expected a regular expression, such as /[0-9]+/')
    .refine(isRegularExpression, 'expected a regular expression'),
  /** Always empty. */
  flags: z
    .string()
    .max(0, 'expected a pattern without flags; for /a/i write [Aa], and `g` means nothing here')
    .optional(),
};

export function patternOf(pattern: RegExp): { readonly pattern: string; readonly flags?: string } {
  const flags = fieldOf(pattern, 'flags') as string | undefined;
  return {
    pattern: fieldOf(pattern, 'source') as string,
    ...(flags === undefined || flags === '' ? {} : { flags }),
  };
}

function isRegularExpression(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}
