import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempFolder } from '@dc-data-baker/fixtures';
import { WORKSPACE } from '../workspace.ts';

/** A folder with one table of digits, like definitions outside of the repository. */
export async function digits(query: string): Promise<string> {
  const folder = await tempFolder();
  const scope = join(folder, 'node_modules/@dc-data-baker');
  await mkdir(scope, { recursive: true });
  await symlink(join(WORKSPACE, 'packages/models'), join(scope, 'models'));
  await mkdir(join(folder, 'sql'));
  await writeFile(join(folder, 'sql/digits.sql'), query);
  await writeFile(
    join(folder, 'index.ts'),
    `import { BaseQuery, BaseTable, GlueDatabase, Layer, parquet, query, S3Bucket } from '@dc-data-baker/models';

const digits = BaseTable({
  name: 'digits',
  description: 'One row per digit.',
  database: GlueDatabase({ name: 'numbers', description: 'Numbers.' }),
  bucket: S3Bucket({ name: 'numbers', description: 'Numbers.' }),
  prefix: '{dc_environment}/digits/',
  format: parquet(),
  columns: { digit: 'int' },
  populatedBy: query(BaseQuery({ name: 'digits', file: new URL('./sql/digits.sql', import.meta.url) })),
});

export const definitions = {
  layers: [Layer({ name: 'numbers', description: 'Which digits are there?', tables: [digits] })],
};
`,
  );
  return folder;
}
