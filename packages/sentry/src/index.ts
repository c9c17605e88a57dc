export { openReporter } from './open-reporter.ts';
export type { Report } from './report.ts';
