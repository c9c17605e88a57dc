import { type ByKind, byKind } from '@dc-data-baker/models';
import type { CompletedCommand, CompletedOption, CompletedValue } from './completed-command.ts';

/** For fish: https://fishshell.com/docs/current/completions.html */
export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, words }) => {
    const within = `complete -c databaker -n ${quoted(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c databaker -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...(words.length === 0 ? [] : [`${within} -a ${quoted(words.join(' '))}`]),
      ...options.map((option) => `${within} ${optionArguments(option)}`),
    ];
  });
  return `# Completes databaker in fish: databaker completion fish > ~/.config/fish/completions/databaker.fish
complete -c databaker -f
complete -c databaker -l help -d 'show help'
complete -c databaker -n __fish_use_subcommand -l version -d 'show the version'
${lines.join('\n')}
`;
}

function optionArguments({ flag, description, value }: CompletedOption): string {
  return `-l ${flag.slice('--'.length)}${byKind(TAKES, value)} -d ${quoted(description)}`;
}

const TAKES: ByKind<CompletedValue, [], string> = {
  none: () => '',
  words: ({ words }) => ` -x -a ${quoted(words.join(' '))}`,
  path: () => ' -r -F',
  anything: () => ' -x',
};

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
