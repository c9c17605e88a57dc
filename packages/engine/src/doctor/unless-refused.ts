import { DatabakerError } from '@dc-data-baker/models';
import { awsError, isDenied } from '../aws-sdk/aws-error.ts';
import { type Area, type Finding, problem, warning } from './finding.ts';

/**
 * The findings of a check in AWS, or a finding that AWS denied it: that says nothing about the
 * thing, and other checks may still be allowed.
 *
 * @param doing for a sentence: `look at the locks`
 */
export async function unlessRefused(
  area: Area,
  { about, doing }: { readonly about: string; readonly doing: string },
  ask: () => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await ask();
  } catch (error) {
    const told = awsError(error, doing);
    if (!(told instanceof DatabakerError)) throw told;
    const { message } = told;
    if (!isDenied(error)) {
      return [problem(area, { about, message, todo: 'fix this, and run this again' })];
    }
    const todo =
      'run this again with permission to read it; it is not known whether anything is wrong';
    return [warning(area, { about, message, todo })];
  }
}
