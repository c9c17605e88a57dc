import { DatabakerError } from '@dc-data-baker/models';

export interface Postcode {
  /** In its printed form: `SW1A 1AA`. */
  readonly text: string;
  /** The first half, after which an outcode file is named. */
  readonly outcode: string;
}

const FIRST_HALF = '([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)';
const OUTCODE = new RegExp(`^${FIRST_HALF}$`);
const POSTCODE = new RegExp(`^${FIRST_HALF}([0-9][A-Z]{2})$`);

/**
 * Parses a postcode in any case, with or without its space.
 *
 * @throws a `request` error for a text that cannot be one
 */
export function parsePostcode(typed: string): Postcode {
  const [, outcode, incode] = POSTCODE.exec(compact(typed)) ?? [];
  if (outcode === undefined || incode === undefined) {
    throw new DatabakerError(
      'request',
      `\`${typed}\` is not a postcode; expected one like SW1A 1AA`,
    );
  }
  return { text: `${outcode} ${incode}`, outcode };
}

/**
 * Parses an outcode in any case.
 *
 * @returns `undefined` for anything else, which may be a whole postcode
 */
export function parseOutcode(typed: string): string | undefined {
  const outcode = compact(typed);
  return OUTCODE.test(outcode) ? outcode : undefined;
}

function compact(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '');
}
