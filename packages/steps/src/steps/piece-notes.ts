import { attemptsLocation, bakeLocation, settle } from '@dc-data-baker/engine/aws';
import { type ManifestFile, plural } from '@dc-data-baker/models';
import type { CaughtError, StepAnswers } from './step-answers.ts';
import type { StepClients } from './step-clients.ts';
import type { ListedPiece, StepRequests } from './step-requests.ts';

/** How many lists of a bake are read at once. */
export const READ_AT_ONCE = 32;

/** What is recorded of a piece that is in its place. */
export interface PieceNote {
  readonly files: readonly ManifestFile[];
  /** The id of the query that wrote its rows. */
  readonly query?: string | undefined;
}

/**
 * The location of a piece's note: together the lists of files exceed the limits of a state machine.
 */
function noteLocation(bake: string, piece: string): string {
  return `${attemptsLocation(bake)}${piece}.json`;
}

/** Puts the rows of one piece into the bake, and records its files. */
export async function placePiece(
  { store }: StepClients,
  { bakeId, stage, value, place, query }: StepRequests['place'],
): Promise<StepAnswers['place']> {
  const bake = bakeLocation(stage.bakesLocation, bakeId);
  const files = await settle(store, stage, bake, [{ value, location: place }]);
  await writeNote(store, bake, value, { files, query });
  return { files: files.length };
}

/** Records why a piece failed: the execution that runs all of them only knows that one failed. */
export async function noteFailure(
  { store }: StepClients,
  { bakeId, bakesLocation, stage, piece, error }: StepRequests['note'],
): Promise<StepAnswers['note']> {
  const cause = error.Cause || error.Error;
  const named = cause.startsWith(stage) ? cause : `${stage}, ${piece}: ${messageOf(cause)}`;
  const noted = { Error: error.Error, Cause: named };
  const bake = bakeLocation(bakesLocation, bakeId);
  await store.write(`${failuresOf(bake)}${piece}.json`, JSON.stringify(noted));
  return noted;
}

/** Reports why pieces failed: the reason of the first one, and how many others did. */
export async function tellFailure(
  { store }: StepClients,
  { bakeId, bakesLocation, error }: StepRequests['tell'],
): Promise<StepAnswers['tell']> {
  const notes = await store.list(failuresOf(bakeLocation(bakesLocation, bakeId)));
  const [first] = notes.map(({ location }) => location).sort();
  const noted = first === undefined ? undefined : await store.read(first);
  // A piece that was stopped, for example by a person, leaves no record.
  if (!noted) return { Error: error.Error, Cause: error.Cause ?? '' };
  const { Error: name, Cause } = JSON.parse(noted.toString('utf8')) as Required<CaughtError>;
  const others = notes.length - 1;
  const more = others === 0 ? '' : `\nand ${plural(others, 'more piece')} failed`;
  return { Error: name, Cause: `${Cause}${more}` };
}

/** The pieces that a bake has listed. */
export async function readPieces(
  { store }: StepClients,
  location: string,
): Promise<readonly ListedPiece[]> {
  const list = await store.read(location);
  if (!list) throw new Error(`${location} is not there, although the pieces were listed`);
  return JSON.parse(list.toString('utf8')) as ListedPiece[];
}

/** Records what is in its place of a piece. */
export async function writeNote(
  store: StepClients['store'],
  bake: string,
  piece: string,
  note: PieceNote,
): Promise<void> {
  await store.write(noteLocation(bake, piece), JSON.stringify(note));
}

export async function readNote(
  { store }: StepClients,
  bake: string,
  piece: string,
): Promise<PieceNote> {
  const location = noteLocation(bake, piece);
  const list = await store.read(location);
  if (!list) throw new Error(`${location} is not there, although the piece was written`);
  const note = JSON.parse(list.toString('utf8')) as PieceNote | ManifestFile[];
  // A piece that was written before this version was deployed has only its files.
  return Array.isArray(note) ? { files: note } : note;
}

function failuresOf(bake: string): string {
  return `${attemptsLocation(bake)}failed/`;
}

/** A function's error contains its stack, which is in the function's log. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
