import { type InputFile, type InputFiles, plural } from '@dc-data-baker/models';

/** A person looks for the others in the list of files. */
const MOST_NAMES = 3;

/**
 * The files by which an external table differs from what an earlier bake read, as a text such as
 * `ballots.csv has other content, wales.csv is new`.
 *
 * @returns `undefined` if it is not known, or if none of the named files differs
 */
export function changedInputFiles(
  before: InputFiles | undefined,
  now: InputFiles | undefined,
): string | undefined {
  if (!before || !now) return undefined;
  const then = byPath(before);
  const since = byPath(now);
  const changes = [
    ...now.named.flatMap(({ path, content }) => {
      const other = then.get(path);
      if (!other) return [`${path} is new`];
      return other.content === content ? [] : [`${path} has other content`];
    }),
    ...before.named.filter(({ path }) => !since.has(path)).map(({ path }) => `${path} is gone`),
  ];
  if (changes.length === 0) return undefined;
  const more = changes.length - MOST_NAMES;
  return [
    ...changes.slice(0, MOST_NAMES),
    ...(more > 0 ? [`and ${plural(more, 'more file differs', 'more files differ')}`] : []),
  ].join(', ');
}

function byPath({ named }: InputFiles): ReadonlyMap<string, InputFile> {
  return new Map(named.map((file) => [file.path, file]));
}
