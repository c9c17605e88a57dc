import { z } from 'zod';

/**
 * The longest description that AWS accepts, in bytes of UTF-8. Glue and Athena refuse a longer one,
 * which would otherwise only be noticed by a deploy or a bake.
 *
 * - tables and databases: https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html
 * - columns, of one line: https://docs.aws.amazon.com/glue/latest/webapi/API_Column.html
 * - workgroups: https://docs.aws.amazon.com/athena/latest/APIReference/API_CreateWorkGroup.html
 * - layers: a stack's description may have 1,024 bytes, and begins with the layer's name
 *   (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html)
 */
const MOST_BYTES = {
  table: 2048,
  database: 2048,
  column: 255,
  workgroup: 1024,
  layer: 760,
} as const;

type Described = keyof typeof MOST_BYTES;

/** @param expected the message for an empty description */
export function Description(of: Described, expected: string) {
  return z
    .string()
    .min(1, expected)
    .superRefine((text, context) => {
      const message = tooLong(of, text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    });
}

/** The problem with a column's description, which may be absent or empty. */
export function columnDescriptionProblem(text: string): string | undefined {
  if (/[\r\n]/.test(text)) return 'expected one line';
  return tooLong('column', text);
}

function tooLong(of: Described, text: string): string | undefined {
  const [bytes, most] = [new TextEncoder().encode(text).length, MOST_BYTES[of]];
  return bytes <= most ? undefined : `expected at most ${most} bytes, and there are ${bytes}`;
}
