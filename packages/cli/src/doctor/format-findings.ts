import { styleText } from 'node:util';
import type { Finding } from '@dc-data-baker/engine';
import { visibleTexts } from '@dc-data-baker/models';
import type { Io } from '../io.ts';

const COLOURS = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

/** In the order in which they are printed. */
const STATUSES = ['problem', 'warning', 'ok'] as const;

/** The findings as text, the worst first, each with what to do. */
export function formatFindings(
  findings: readonly Finding[],
  { verbose, stream }: { readonly verbose: boolean; readonly stream: Io['stdout'] },
): string {
  const shown = STATUSES.filter((status) => verbose || status !== 'ok');
  const lines = shown.flatMap((status) =>
    visibleTexts(findings)
      .filter((finding) => finding.status === status)
      .flatMap(({ area, about, message, todo }) => [
        `${styleText(COLOURS[status], status, { stream })}: ${area}, ${about}: ${message}`,
        ...(todo === null ? [] : [`  to do: ${todo}`]),
      ]),
  );
  const [problems, warnings, fine] = STATUSES.map(
    (status) => findings.filter((finding) => finding.status === status).length,
  );
  const counts = `${counted(problems, 'problem')}, ${counted(warnings, 'warning')}, ${fine} in order`;
  return `${[...lines, counts].join('\n')}\n`;
}

function counted(count: number | undefined, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
