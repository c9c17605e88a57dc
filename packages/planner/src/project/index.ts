/**
 * The tables of a project, without reading SQL. It has a contract of its own, which loads a tenth of
 * the planner, for commands that read what was baked.
 */

export { type Answers, answersAbout, knowAnswers } from '../answers.ts';
export { apartFromProduction } from '../apart-from-production.ts';
export { asReached } from '../as-reached.ts';
export { didYouMean } from '../did-you-mean.ts';
export type { EngineName } from '../engine-name.ts';
export { type Mistake, throwMistakes } from '../mistake.ts';
export type { Plan } from '../plan.ts';
export {
  type BakedTable,
  bakedNamed,
  environmentName,
  isBaked,
  isMadeOfOthers,
  type Project,
  type ProjectTable,
  piecesTable,
  readProject,
  tableNamed,
} from '../project.ts';
export { loadParser } from '../sql/parser.ts';
export {
  type AuditStage,
  type CopiedColumn,
  type EngineSelects,
  type ExtractStage,
  type InPieces,
  isQuery,
  isWriting,
  type ListedPieces,
  type Piece,
  type Pieces,
  type PiecesStage,
  type PruneStage,
  type PublishStage,
  type QueryStage,
  type ShardsStage,
  type SourceStage,
  type Stage,
  type StageCheck,
  type StageKind,
  type StageOf,
  type TableShape,
  type WriteStage,
  type WritingStage,
  writingOf,
} from '../stage.ts';
export { unreadQueries } from '../validate/unread-queries.ts';
