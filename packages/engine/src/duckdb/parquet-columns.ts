import { DatabakerError } from '@dc-data-baker/models';
import { fileLiteral } from './file-literal.ts';
import type { DuckdbSession } from './session.ts';

/**
 * The types of a parquet file's columns, as DuckDB names them, by their names in lower case:
 * Athena's names are case-insensitive.
 *
 * @throws a `data` error for a file that is not parquet, or has two columns of one name
 */
export async function parquetColumns(
  session: DuckdbSession,
  path: string,
): Promise<ReadonlyMap<string, string>> {
  const file = fileLiteral(path);
  const described = await reading(path, () =>
    session.rows<{ column_type: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${file}, hive_partitioning = false)`,
    ),
  );
  // DESCRIBE gives the second of two equal names another one, such as `name_1`.
  const names = topLevel(
    await reading(path, () =>
      session.rows<SchemaElement>(`SELECT name, num_children FROM parquet_schema(${file})`),
    ),
  );
  const columns = new Map<string, string>();
  for (const [i, { column_type: type }] of described.entries()) {
    const name = names[i] ?? '';
    if (columns.has(name.toLowerCase())) {
      const alike = names.filter((other) => other.toLowerCase() === name.toLowerCase());
      throw new DatabakerError(
        'data',
        `${path}: has ${alike.length} columns with one name: ${alike.map((one) => `\`${one}\``).join(', ')}; capitals make no difference to Athena. Write the file with one of them`,
      );
    }
    columns.set(name.toLowerCase(), type);
  }
  return columns;
}

/** Nothing but its file can be the reason why a parquet file cannot be read. */
export async function reading<Result>(
  path: string,
  act: () => Promise<Result>,
  what = '',
): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof DatabakerError || !(cause instanceof Error)) throw cause;
    const [problem] = cause.message.split('\n');
    throw new DatabakerError(
      'data',
      `${path}: ${what}cannot be read as parquet (${problem}); replace it by a complete file, in UTF-8, without encryption, and compressed with snappy, gzip or zstd`,
      { cause },
    );
  }
}

/** An element of a parquet schema, which has its tree's elements in order of depth first. */
interface SchemaElement {
  readonly name: string;
  readonly num_children: number | null;
}

/** The names of the columns in a schema, without those of the parts of lists, maps and structs. */
function topLevel([root, ...elements]: readonly SchemaElement[]): string[] {
  const names: string[] = [];
  let i = 0;
  const skip = (): void => {
    const children = elements[i]?.num_children ?? 0;
    i++;
    for (let child = 0; child < children; child++) skip();
  };
  for (let column = 0; column < (root?.num_children ?? 0); column++) {
    names.push(elements[i]?.name ?? '');
    skip();
  }
  return names;
}
