import { shellWord } from '@dc-data-baker/models';
import type { CompletedCommand } from './completed-command.ts';

/** For bash: https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completes databaker in bash. In ~/.bashrc: source <(databaker completion bash)
_databaker() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command= words= i
  # To bash the = of --engine=athena is a word.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* ]]; then command=\${COMP_WORDS[i]}; break; fi
  done
  case $command:$prev in
${commands.flatMap(valueCases).join('\n')}
  esac
  case $command in
    '') words=${shellWord(`${names} --help --version`)} ;;
${commands.map(wordCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _databaker databaker
`;
}

function valueCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ flag, value }) => {
    const head = `    ${name}:${flag})`;
    if (value.kind === 'none') return [];
    if (value.kind === 'anything') return [`${head} COMPREPLY=(); return ;;`];
    const from = value.kind === 'path' ? '-f' : `-W ${shellWord(value.words.join(' '))}`;
    return [`${head} COMPREPLY=($(compgen ${from} -- "$cur")); return ;;`];
  });
}

function wordCase({ name, options, words }: CompletedCommand): string {
  const flags = [...options.map(({ flag }) => flag), '--help'].join(' ');
  return `    ${name}) if [[ $cur == -* ]]; then words=${shellWord(flags)}; else words=${shellWord(words.join(' '))}; fi ;;`;
}
