import type { Command } from 'commander';
import { bakeCommand } from './bake.ts';
import { checkCommand } from './check.ts';
import { compileCommand } from './compile.ts';
import { lookupCommand } from './lookup.ts';
import { lsCommand } from './ls.ts';
import { planCommand } from './plan.ts';
import { queryCommand } from './query.ts';
import { rollbackCommand } from './rollback.ts';
import { sampleCommand } from './sample.ts';
import { validateCommand } from './validate.ts';

/** Every command; each loads what it needs only when it runs, so that help is quick. */
export function registerCommands(program: Command): void {
  bakeCommand(program);
  planCommand(program);
  validateCommand(program);
  compileCommand(program);
  checkCommand(program);
  queryCommand(program);
  lookupCommand(program);
  lsCommand(program);
  rollbackCommand(program);
  sampleCommand(program);
}
