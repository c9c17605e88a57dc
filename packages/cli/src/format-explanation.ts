import { type Explanation, metresText } from '@dc-data-baker/engine';
import { formatBytes, formatCount, plural, visibleTexts } from '@dc-data-baker/models';
import { formatFileChange } from './format-file-change.ts';

type Answer = Explanation['answers'][number];
type Address = Answer['addresses'][number];
type Bake = NonNullable<Explanation['tables'][number]['bake']>;

/** If there are more addresses, each gets one line, below what they have in common. */
const MOST_ADDRESSES = 3;

/** If there are more files, `databaker history` of the table names them. */
const MOST_FILES = 3;

/** An explanation as text: the verdict first, then the details. */
export function formatExplanation(explanation: Explanation): string {
  const { postcode, uprn, answers, tables, sources, verdict } = visibleTexts(explanation);
  return [
    `${postcode}${uprn === null ? '' : `, UPRN ${uprn}`}`,
    ...verdict.map((line) => `  ${line}`),
    ...answers.flatMap(answerLines),
    '',
    'made by',
    ...tables.flatMap(tableLines),
    '',
    'from',
    ...sources.flatMap(sourceLines),
    '',
  ].join('\n');
}

function answerLines(answer: Answer): string[] {
  const { table, polygons, addresses } = answer;
  const title = `${table}, by the polygons of ${polygons}`;
  return addresses.length > MOST_ADDRESSES
    ? ['', title, ...groupLines(addresses)]
    : addresses.flatMap((address) => ['', title, ...addressLines(address)]);
}

/** Many addresses, by the polygons that contain them: most have the same ones. */
function groupLines(addresses: readonly Address[]): string[] {
  const groups = Map.groupBy(addresses, ({ contains }) =>
    contains.map(({ name }) => name).join(' '),
  );
  return [...groups]
    .sort(([, one], [, other]) => other.length - one.length)
    .flatMap(([names, all]) => [
      `  ${plural(all.length, 'address', 'addresses')} in ${names || 'none'}`,
      // A whole postcode far from any polygon has nothing to tell about single addresses.
      ...(names === '' && groups.size === 1 && all.every(({ misses }) => misses.length === 0)
        ? []
        : all.map(shortLine)),
    ]);
}

function shortLine({ uprn, address, point, contains, misses, verdict }: Address): string {
  const nearest = Math.min(...contains.map(({ boundary }) => boundary?.metres ?? Infinity));
  const far = nearest === Infinity ? [] : [`${metresText(nearest)} from a boundary`];
  const near = misses.map(({ name, metres }) => `misses ${name} by ${metresText(metres)}`);
  const places = point ? [...far, ...near].join('; ') : (verdict[0] ?? '');
  return `    ${uprn}${address === null ? '' : `  ${address}`}${places === '' ? '' : `: ${places}`}`;
}

function addressLines({
  uprn,
  address,
  point,
  source,
  contains,
  misses,
  nearest,
}: Address): string[] {
  return [
    `  ${uprn}${address === null ? '' : `, ${address}`}`,
    `  at ${point ? `${point.longitude} ${point.latitude}` : 'no point'}${source
      .map(({ file, line }) => `\n  from ${file}:${line}`)
      .join('')}`,
    ...contains.flatMap(({ name, rows, boundary, beyond }) => [
      `  in ${name}${boundary ? `, ${metresText(boundary.metres)} from its boundary` : ''}${
        beyond.length === 0 ? '' : ` with ${beyond.join(', ')}`
      }`,
      ...rows.map((row) => `    ${placeOf(row)}`),
    ]),
    ...misses.flatMap(({ name, metres, row, isOnBoundary }) => [
      isOnBoundary
        ? `  not in ${name}: exactly on its boundary`
        : `  not in ${name}, by ${metresText(metres)}`,
      `    ${placeOf(row)}`,
    ]),
    ...(nearest && misses.length === 0
      ? [
          `  nearest: ${nearest.name}, ${metresText(nearest.metres)} away`,
          `    ${placeOf(nearest.row)}`,
        ]
      : []),
  ];
}

function placeOf({ file, line, parts }: Address['misses'][number]['row']): string {
  const part = parts.length === 0 ? '' : `, part ${parts.join(' and ')}`;
  return file === null ? `a row${part}` : `${file}:${line}${part}`;
}

function tableLines(told: Explanation['tables'][number]): string[] {
  const { table, bake, rows, hasMore, by, file, fileChange, unreadable } = told;
  if (!bake) return [`  ${table}: ${unreadable.length > 0 ? 'cannot be read' : 'not baked yet'}`];
  const [key] = Object.entries(by);
  const count = `${rows.length}${hasMore ? ' or more' : ''} ${rows.length === 1 ? 'row' : 'rows'}`;
  const found = key ? `${count} with ${key[0]} ${key[1]}` : 'no column of a postcode or an address';
  return [
    `  ${table}: ${unreadable.length > 0 ? 'cannot be read' : found}`,
    ...(file === null ? [] : [`    in ${file}`]),
    ...(fileChange ? formatFileChange(fileChange).map((line) => `    ${line}`) : []),
    `    bake ${bake.bakeId}, by ${bake.engine}${bake.version === null ? '' : ` ${bake.version}`}, finished ${bake.finishedAt}`,
    ...Object.keys(bake.inputs).flatMap((input) => inputLines(bake, input)),
  ];
}

/** An input of a bake: another bake, or the files that it read. */
function inputLines({ inputs, inputFiles }: Bake, input: string): string[] {
  const id = inputs[input];
  if (id) return [`    of ${input} ${id}`];
  const { count, bytes, named } = inputFiles?.[input] ?? { count: 0, bytes: 0, named: [] };
  if (count === 0) return [`    of ${input}`];
  if (count > MOST_FILES) {
    return [`    of ${input}: ${formatCount(count)} files (${formatBytes(bytes)})`];
  }
  return named.map(
    (file) =>
      `    of ${input}: ${file.path} (${formatBytes(file.bytes)}), as it was written ${file.modified}`,
  );
}

function sourceLines({ table, files, unreadable }: Explanation['sources'][number]): string[] {
  if (unreadable !== null) return [`  ${table}: cannot be read`];
  return files.map(({ file, bytes }) => `  ${table}: ${file} (${formatBytes(bytes)})`);
}
