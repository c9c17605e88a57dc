import { attemptsLocation, bakeLocation, settle } from '@dc-data-baker/engine/aws';
import type { ManifestFile } from '@dc-data-baker/models';
import type { StepClients } from './step-clients.ts';
import type { CaughtError, ListedPiece, StepAnswers, StepRequests } from './step-request.ts';

/** How many of a bake's lists are read at once. */
export const READ_AT_ONCE = 32;

/** Where is written down which files a piece has: the lists of all are more than a machine holds. */
function filesNote(bake: string, piece: string): string {
  return `${attemptsLocation(bake)}${piece}.json`;
}

/** Puts the rows of one piece into the bake, and writes down which files these are. */
export async function placePiece(
  { store }: StepClients,
  { bakeId, stage, value, place }: StepRequests['place'],
): Promise<StepAnswers['place']> {
  const bake = bakeLocation(stage.bakesLocation, bakeId);
  const files = await settle(store, stage, bake, [{ value, location: place }]);
  await store.write(filesNote(bake, value), JSON.stringify(files));
  return { files: files.length };
}

/** Writes down why a piece failed: to the execution that runs all of them it is one that failed. */
export async function noteFailure(
  { store }: StepClients,
  { bakeId, bakesLocation, stage, piece, error }: StepRequests['note'],
): Promise<StepAnswers['note']> {
  const cause = error.Cause ?? '';
  const named = cause.startsWith(stage) ? cause : `${stage}, ${piece}: ${messageOf(cause)}`;
  const noted = { Error: error.Error, Cause: named };
  const bake = bakeLocation(bakesLocation, bakeId);
  await store.write(`${failuresOf(bake)}${piece}.json`, JSON.stringify(noted));
  return noted;
}

/** Says why pieces failed: of the first one, and how many others did. */
export async function tellFailure(
  { store }: StepClients,
  { bakeId, bakesLocation, error }: StepRequests['tell'],
): Promise<StepAnswers['tell']> {
  const notes = await store.list(failuresOf(bakeLocation(bakesLocation, bakeId)));
  const [first] = notes.map(({ location }) => location).sort();
  const noted = first === undefined ? undefined : await store.read(first);
  // What stops a piece without a word, as a person does who stops its execution, leaves no note.
  if (!noted) return { Error: error.Error, Cause: error.Cause ?? '' };
  const { Error: name, Cause } = JSON.parse(noted.toString('utf8')) as Required<CaughtError>;
  const others = notes.length - 1;
  const more =
    others === 0 ? '' : `\nand ${others} more ${others === 1 ? 'piece' : 'pieces'} failed`;
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

/** The files of a piece, by its note. */
export async function readFiles(
  { store }: StepClients,
  bake: string,
  piece: string,
): Promise<readonly ManifestFile[]> {
  const location = filesNote(bake, piece);
  const list = await store.read(location);
  if (!list) throw new Error(`${location} is not there, although the piece was written`);
  return JSON.parse(list.toString('utf8')) as ManifestFile[];
}

function failuresOf(bake: string): string {
  return `${attemptsLocation(bake)}failed/`;
}

/** A function's error comes with its stack, which is in the function's log. */
function messageOf(cause: string): string {
  try {
    const { errorMessage } = JSON.parse(cause) as { readonly errorMessage?: string };
    return errorMessage ?? cause;
  } catch {
    return cause;
  }
}
