import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CLI_ENGINES } from '../engines/cli-engines.ts';
import { databaker } from '../testing/databaker.ts';

const DEFINITIONS = join(import.meta.dirname, '../testing/village/definitions.ts');

const ENGINES = Object.keys(CLI_ENGINES);

async function script(shell: string): Promise<string> {
  const { code, stdout, stderr } = await databaker(['completion', shell], {
    DATABAKER_DEFINITIONS: DEFINITIONS,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

describe('completion in bash', () => {
  let source: string;
  beforeAll(async () => {
    source = await script('bash');
  });

  /** The words that bash itself offers for the last of these words. */
  function offered(...words: readonly string[]): string[] {
    const typed = ['databaker', ...words].map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _databaker; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', `${source}\n${ask}`], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('offers the commands', () => {
    expect(offered('ro')).toEqual(['rollback']);
    expect(offered('')).toEqual(expect.arrayContaining(['bake', 'publish', 'doctor', '--version']));
  });

  it.each<[string, string[], string[]]>([
    ['the options of a command', ['bake', '--ho'], ['--hold']],
    ['the values of an option', ['ls', '--engine', ''], ENGINES],
    ['the values of an option with its =', ['ls', '--engine', '=', 'ath'], ['athena']],
    ['the names of tables and layers', ['bake', 'vo'], ['votes']],
    ['what a table needs', ['bake', '+addresses_'], ['+addresses_with_ballots']],
    ['the tables of one that takes no layer', ['release', 'b'], ['ballots', 'ballots_by_outcode']],
    [
      'the tables that an option takes',
      ['diff', '--table', 'b'],
      ['ballots', 'ballots_by_outcode'],
    ],
    ['a name after an option', ['bake', '--force', 'ballots_'], ['ballots_by_outcode']],
    ['the shells', ['completion', 'f'], ['fish']],
    ['nothing for what may be anything', ['bake', '--threads', ''], []],
  ])('offers %s', (_, words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });

  it('offers paths where a path is expected', () => {
    expect(offered('ls', '--lake', '/us')).toEqual(['/usr']);
  });
});

describe('completion in other shells', () => {
  it('offers in zsh the commands, with options, their values and names', async () => {
    const source = await script('zsh');
    expect(source).toMatch(/^#compdef databaker\n/);
    expect(source).toContain("'bake:write, check and publish tables'");
    const helps = Object.values(CLI_ENGINES).map(({ help }) => help);
    expect(source).toContain(`'*--engine=[${helps.join(', ')}]:value:(${ENGINES.join(' ')})'`);
    expect(source).toMatch(/ release\) .*'\*: :\(raw_addresses addresses ballots /);
  });

  it('offers in fish the commands, with options, their values and names', async () => {
    const source = await script('fish');
    expect(source).toContain(
      "-n __fish_use_subcommand -a bake -d 'write, check and publish tables'",
    );
    expect(source).toContain(
      `from bake' -l engine -x -a '${ENGINES.join(' ')}' -d '${CLI_ENGINES.duckdb.help}`,
    );
    expect(source).toContain("from bake' -l lake -r -F ");
  });

  it('names the supported shells', async () => {
    const { code, stderr } = await databaker(['completion', 'tcsh']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are bash, zsh, fish');
  });
});
