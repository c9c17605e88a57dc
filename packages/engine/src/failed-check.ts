import type { CheckResult } from '@dc-data-baker/models';

/** Whether what a check found keeps a bake from being published. */
export function isFailed({ passed, severity }: CheckResult): boolean {
  return !passed && severity === 'fail';
}
