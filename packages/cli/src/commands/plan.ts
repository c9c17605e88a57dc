import type { Plan, Stage, StageKind, StageOf } from '@dc-data-baker/planner';
import type { Command } from 'commander';
import { formatTable } from '../format.ts';
import { type ProjectOptions, withProjectOptions } from '../options.ts';

export function planCommand(program: Command): void {
  const command = program
    .command('plan')
    .description('show the stages of a bake')
    .argument('[selection...]', 'as for bake')
    .option('--json', 'print the whole plan, every engine’s SQL included')
    .addHelpText('after', '\nExample:\n  $ databaker plan +current_elections --json');
  withProjectOptions(command).action(
    async (selection: readonly string[], options: ProjectOptions & { json?: true }) => {
      const { loadValidProject } = await import('../project.ts');
      const { plan } = await import('@dc-data-baker/planner');
      printPlan(plan(await loadValidProject(options), selection), options.json === true);
    },
  );
}

export function printPlan(plan: Plan, json: boolean): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
    return;
  }
  const rows = plan.stages.map((stage) => [stage.id, stage.after.join(' '), describe(stage)]);
  process.stdout.write(`${formatTable(['stage', 'after', 'what it does'], rows)}\n`);
}

const DESCRIPTIONS: { readonly [Kind in StageKind]: (stage: StageOf<Kind>) => string } = {
  source: ({ location }) => `find files under ${location}`,
  write: ({ bakesLocation, pieces }) => `${piecesOf(pieces.length)} to ${bakesLocation}<bake>/`,
  shards: ({ bakesLocation, by, pieces }) =>
    `${piecesOf(pieces.length)}, one file per ${by}, to ${bakesLocation}<bake>/`,
  audit: ({ checks }) => checks.map(({ name }) => name).join(', ') || 'no checks',
  publish: ({ location, as }) =>
    as === 'shards' ? `copy to ${location}` : `point ${location} at it`,
  prune: ({ keepBakes }) => `keep ${keepBakes} bakes`,
};

function describe(stage: Stage): string {
  return (DESCRIPTIONS[stage.kind] as (stage: Stage) => string)(stage);
}

function piecesOf(count: number): string {
  return count === 1 ? 'write' : `write ${count} pieces`;
}
