export { type AdHocQuery, adHocQuery } from './ad-hoc-query.ts';
export {
  type AddressKey,
  addressKeys,
  addressRows,
  askToExplain,
  MOST_ADDRESS_ROWS,
  MOST_UPRNS,
  outcodePoints,
  outcodeRows,
  postcodePoints,
  uprnPoints,
} from './address-rows.ts';
export type { OutputColumn, RowChoice } from './analysis.ts';
export { bakeTime } from './bake-time.ts';
export type { Binder } from './binder.ts';
export { candidateName, publishedName, THIS_BAKE } from './checked-rows.ts';
export { copiedColumns } from './copied-columns.ts';
export {
  cutName,
  DEFAULT_REGION,
  dailySchedule,
  eventName,
  eventQueueNames,
  isStackOf,
  lockTableName,
  nextHoldLock,
  nextLock,
  PLAIN_WORDS,
  resourceName,
  shortHash,
  stackNames,
  TRIAL_TAG,
  undeliveredName,
} from './deployed-names.ts';
export { forEachEngine } from './engines/dialects.ts';
export { extractSelect } from './extract-select.ts';
export { FUNCTION_NAMES } from './functions.ts';
export { GivenParameterError } from './given-parameter-error.ts';
export {
  areListed,
  knownPieces,
  MOST_PIECES,
  pieceName,
  piecesOfRows,
  shownPiece,
} from './listed-pieces.ts';
export { type MappedTable, mappedTable } from './mapped-table.ts';
export type { BakedOrigin, ExternalOrigin, Origin, QueryText } from './origin.ts';
export { pieces, pieceTemplate } from './pieces.ts';
export { plan } from './plan.ts';
export { polygonColumns } from './polygon-columns.ts';
export * from './project/index.ts';
export { MOST_QUERY_BYTES, queryBytes } from './query-bytes.ts';
export type { Recipes } from './recipes.ts';
export {
  castToShape,
  parquetOptions,
  partitionFolder,
  renderCopy,
  renderListing,
  renderUnload,
} from './render.ts';
export { renderTested, type TestedInput } from './render-tested.ts';
export { selectExternal } from './selection.ts';
export { PLACE_COLUMNS, type SpatialAnswer, spatialAnswers } from './spatial-answers.ts';
export { toDuckdb } from './sql/duckdb-select.ts';
export { listsAllColumns } from './sql/lists-all-columns.ts';
export { namedBakes } from './sql/named-bakes.ts';
export { fillPlaceholders } from './sql/placeholder.ts';
export { type PlacedRows, ROW_PLACE } from './sql/rowwise.ts';
export { selectedTexts } from './sql/selected-texts.ts';
export type { BySets, PointKey } from './sql/spatial/pointwise.ts';
export type { PolygonIndexSpec } from './sql/spatial/polygon-index.ts';
export { duckdbType, isDuckdbType } from './sql/sql-type.ts';
export { failureIn } from './sql/translate/failure.ts';
export { type TableGraph, tableGraph } from './table-graph.ts';
export { type GivenParameters, testedSelect } from './tested-select.ts';
export { validate } from './validate/validate.ts';
