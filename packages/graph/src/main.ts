#!/usr/bin/env node
import { setWasmFlags } from '@dc-data-baker/project';
import { Command } from 'commander';
import { registerCommands } from './commands.ts';
import { reportError } from './report-error.ts';

setWasmFlags();

const program = new Command('graph')
  .exitOverride()
  .description('Draws what is baked: databaker.png, databaker.svg and databaker.html.')
  .helpCommand(false);
registerCommands(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
