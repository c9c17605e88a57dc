import { type ByKind, byKind, shellWord } from '@dc-data-baker/models';
import type { CompletedCommand, CompletedOption, CompletedValue } from './completed-command.ts';

/** For zsh: https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, description }) =>
    shellWord(`${name}:${description.replaceAll(':', '\\:')}`),
  );
  return `#compdef databaker
# Completes databaker in zsh. In ~/.zshrc, after compinit: source <(databaker completion zsh)
_databaker() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
    ${described.join('\n    ')}
  )
  _arguments -C '--help[show help]' '--version[show the version]' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $words[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [[ $funcstack[1] == _databaker ]]; then _databaker "$@"; else compdef _databaker databaker; fi
`;
}

function commandCase({ name, options, words }: CompletedCommand): string {
  const specs = [
    ...options.map(optionSpec),
    shellWord('--help[show help]'),
    ...(words.length === 0 ? [] : [shellWord(`*: :(${words.join(' ')})`)]),
  ];
  return `        ${name}) _arguments ${specs.join(' ')} ;;`;
}

/** With a star, as some options can be repeated. */
function optionSpec({ flag, description, value }: CompletedOption): string {
  const text = `[${description.replaceAll(/[[\]:\\]/g, '\\$&')}]`;
  const equals = value.kind === 'none' ? '' : '=';
  return shellWord(`*${flag}${equals}${text}${byKind(ACTIONS, value)}`);
}

const ACTIONS: ByKind<CompletedValue, [], string> = {
  none: () => '',
  words: ({ words }) => `:value:(${words.join(' ')})`,
  path: () => ':path:_files',
  anything: () => ':value:',
};
