import type { Stack } from 'aws-cdk-lib';
import type { PolicyDocument } from 'aws-cdk-lib/aws-iam';

/** The greatest lengths of values that only CloudFormation knows. */
const LONGEST: Readonly<Record<string, number>> = {
  'AWS::Partition': 'aws-us-gov'.length,
  'AWS::AccountId': '123456789012'.length,
  'AWS::Region': 'ap-southeast-4'.length,
};

/** The ARN of one of our resources, whose name has at most 64 characters. */
const LONGEST_ARN = 140;

/** The characters of a policy that IAM counts: all but white space. */
export function policyCharacters(stack: Stack, document: PolicyDocument): number {
  return charactersOf(stack.resolve(document.toJSON()));
}

/** For a resolved value, or one in a template. */
export function charactersOf(value: unknown): number {
  if (typeof value === 'string') return JSON.stringify(value).replaceAll(/\s/g, '').length;
  if (typeof value !== 'object' || value === null) return String(value).length;
  if (Array.isArray(value)) return 2 + sum(value.map((item) => charactersOf(item) + 1));
  const entries = Object.entries(value);
  const [kind = '', of] = entries[0] ?? [];
  if (kind === 'Fn::Join') {
    const [separator, parts] = of as [string, readonly unknown[]];
    // The quotes of each part are counted once.
    const joined = sum(parts.map((part) => Math.max(0, charactersOf(part) - 2)));
    return 2 + joined + separator.length * Math.max(0, parts.length - 1);
  }
  if (kind === 'Ref') return 2 + (LONGEST[String(of)] ?? LONGEST_ARN);
  if (kind.startsWith('Fn::')) return 2 + LONGEST_ARN;
  return 2 + sum(entries.map(([name, item]) => name.length + 4 + charactersOf(item)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
