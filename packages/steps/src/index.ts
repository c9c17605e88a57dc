export type { CleanerSettings } from './cleaner/cleaner-settings.ts';
export { type FunctionName, HANDLERS } from './handlers.ts';
export { SENTRY_PARAMETER } from './sentry/reporter-in-aws.ts';
export type { KeyedTables, SettledStage, StepKind, StepRequests } from './steps/step-request.ts';
export { projectOf, type StepTable, stepTable } from './steps/step-table.ts';
export type { CloudFormationRequest } from './tables/cloudformation.ts';
export { tableProperties } from './tables/table-request.ts';
export { tablesOfStacks } from './tables/tables-of-stacks.ts';
export type { WriterRequest, WriterStage } from './writer/writer-request.ts';
