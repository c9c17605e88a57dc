import { ast } from '@polyglot-sql/sdk';
import { didYouMean } from '../did-you-mean.ts';
import { bridgeOf, FUNCTION_NAMES, NOT_ATHENAS, SPATIAL_FUNCTIONS } from '../functions.ts';
import type { Mistake } from '../mistake.ts';
import type { QueryText } from '../project.ts';
import { callPlace } from '../sql/call-place.ts';
import { type Call, callOf, isFunction } from '../sql/nodes.ts';
import { offsetOf } from '../sql/offset-of.ts';
import { type Expression, tokens } from '../sql/syntax.ts';
import type { At } from './place.ts';

/** Each function means the same to both engines; each is told once, where it is called first. */
export function functionMistakes(tree: Expression, query: QueryText, at: At): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  ast.walk(tree, {
    enter: (node) => {
      const call = callOf(node);
      if (!call || SPATIAL_FUNCTIONS.includes(call.name)) return;
      const bridge = bridgeOf(call);
      if (typeof bridge === 'string') return;
      const reason = bridge ? notTheSame(call, bridge.not) : notKnown(node, call);
      const place = callPlace(query.text, writtenName(call), call.args.length) ?? offsetOf(node);
      mistakes.set(reason, at(place, reason));
    },
  });
  return [...mistakes.values(), ...foreignMistakes(query, at)];
}

function notTheSame(call: Call, reason: string): string {
  return `function \`${call.name}\` does not mean the same on Athena and DuckDB: ${reason}`;
}

function notKnown(node: Expression, { name, args }: Call): string {
  if (!isFunction(node)) {
    return `\`${name.replaceAll('_', ' ')}\` is not known to mean the same on Athena and DuckDB; say it in another way`;
  }
  const count = args.length === 1 ? '1 argument' : `${args.length} arguments`;
  const near = didYouMean(name, FUNCTION_NAMES);
  // The list of all of them would drown the message.
  const hint = FUNCTION_NAMES.includes(name) || near.startsWith('; there are') ? '' : near;
  return `function \`${name}\` with ${count} is not known to mean the same on Athena and DuckDB${hint.replace(/\?$/, '')}; say how it is bridged in packages/planner/src/functions.ts`;
}

/** As the query has it: `extract(dow FROM ...)` is known as `extract_dow`. */
function writtenName({ name }: Call): string {
  return name.startsWith('extract_') ? 'extract' : name;
}

/** Functions of other engines that the parser understands and Athena does not. */
function foreignMistakes(query: QueryText, at: At): Mistake[] {
  const words = tokens(query.text);
  return words.flatMap((word, i) => {
    const name = word.text.toLowerCase();
    const ours = Object.hasOwn(NOT_ATHENAS, name) ? NOT_ATHENAS[name] : undefined;
    const called = word.type !== 'STRING' && words[i + 1]?.text === '(';
    return ours !== undefined && called
      ? [at(word.start, `Athena has no function \`${name}\`; use \`${ours}\``)]
      : [];
  });
}
