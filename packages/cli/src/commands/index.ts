import type { Command } from 'commander';
import type { Io } from '../io.ts';
import type { Outcome } from '../outcome.ts';
import { bakeCommand } from './bake.ts';
import { checkCommand } from './check.ts';
import { compileCommand } from './compile.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { historyCommand } from './history.ts';
import { lookupCommand } from './lookup.ts';
import { lsCommand } from './ls.ts';
import { planCommand } from './plan.ts';
import { publishCommand } from './publish.ts';
import { queryCommand } from './query.ts';
import { releaseCommand } from './release.ts';
import { rollbackCommand } from './rollback.ts';
import { sampleCommand } from './sample.ts';
import { testCommand } from './test.ts';
import { validateCommand } from './validate.ts';

/** All commands. Each loads its dependencies only when it runs, so that help is fast. */
export function registerCommands(program: Command, io: Io, outcome: Outcome): void {
  bakeCommand(program, io);
  planCommand(program, io);
  validateCommand(program, io);
  compileCommand(program, io);
  testCommand(program, io);
  checkCommand(program, io);
  queryCommand(program, io);
  lookupCommand(program, io);
  explainCommand(program, io);
  diffCommand(program, io, outcome);
  historyCommand(program, io);
  lsCommand(program, io);
  doctorCommand(program, io, outcome);
  publishCommand(program, io);
  rollbackCommand(program, io);
  releaseCommand(program, io);
  sampleCommand(program, io);
  completionCommand(program, io);
}
