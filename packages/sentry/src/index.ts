export { openReporter, type Reporter } from './open-reporter.ts';
export type { Report } from './report.ts';
