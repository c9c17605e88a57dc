import type { CheckSelect } from '@dc-data-baker/models';
import { answer } from './answers.ts';
import { assurancesInScan } from './assurances-in-scan.ts';
import { checkedRows } from './checked-rows.ts';
import { selectOfEach } from './engines/select-of-each.ts';
import type { Project, ProjectTable } from './project.ts';
import { candidateSchema, querySchema } from './query-schema.ts';
import { selectFromParts } from './select-from-parts.ts';
import { tablesRead } from './sql/tables-read.ts';
import type { StageCheck } from './stage.ts';

/** @param checks all of the table's checks that a bake runs */
export function stageChecks(
  project: Project,
  owner: ProjectTable,
  checks: readonly CheckSelect[],
): StageCheck[] {
  return answer(project, `checks of ${owner.table.name}`, () => {
    const schema = querySchema(project.tables);
    const candidate = candidateSchema(owner);
    const { rows } = checkedRows(owner);
    const others = project.tables.map(({ table }) => table.name).filter((name) => name !== rows);
    return checks.map(({ sql, fromParts, ...check }) => {
      const select = selectOfEach(sql, schema, candidate);
      return {
        ...check,
        ...assurancesInScan(check, select, rows),
        ...selectFromParts(fromParts, schema, candidate),
        select,
        reads: tablesRead(sql).filter((name) => others.includes(name)),
      };
    });
  });
}
