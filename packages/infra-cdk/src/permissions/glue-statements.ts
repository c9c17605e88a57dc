import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

type GlueAction =
  | 'glue:GetTable'
  | 'glue:GetTables'
  | 'glue:GetPartition'
  | 'glue:GetPartitions'
  | 'glue:BatchGetPartition'
  | 'glue:CreateTable'
  | 'glue:UpdateTable'
  | 'glue:DeleteTable';

/** What Athena calls before it reads a table; it asks for partitions even if they are projected. */
export const READ_TABLES: readonly GlueAction[] = [
  'glue:GetTable',
  'glue:GetPartition',
  'glue:GetPartitions',
  'glue:BatchGetPartition',
];

/** @param name may end with `*`, because candidates are named after their bakes */
export interface GlueTableName {
  readonly database: string;
  readonly name: string;
}

/** An action on a table also needs permission for its catalogue and its database. */
export function tables(
  stack: Stack,
  actions: readonly GlueAction[],
  names: readonly GlueTableName[],
): PolicyStatement[] {
  if (names.length === 0) return [];
  const arns = names.flatMap(({ database, name }) => [
    glueArn(stack, 'database', database),
    glueArn(stack, 'table', `${database}/${name}`),
  ]);
  return [
    new PolicyStatement({
      actions: [...actions],
      resources: [catalogueArn(stack), ...new Set(arns)],
    }),
  ];
}

/** A database's own permissions; those of its tables are in `tables`. */
export function databases(stack: Stack, names: readonly string[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['glue:GetDatabase'],
    resources: [
      catalogueArn(stack),
      ...new Set(names.map((name) => glueArn(stack, 'database', name))),
    ],
  });
}

function catalogueArn(stack: Stack): string {
  return stack.formatArn({ service: 'glue', resource: 'catalog' });
}

function glueArn(stack: Stack, resource: 'database' | 'table', resourceName: string): string {
  const arnFormat = ArnFormat.SLASH_RESOURCE_NAME;
  return stack.formatArn({ service: 'glue', resource, resourceName, arnFormat });
}
