import type { Exception, StackFrame } from '@sentry/core';

/** Of the error, and of what caused it, as far as anybody looks. */
const MOST_CAUSES = 5;

const FRAME =
  /^\s+at (?:async )?(?:(.+?) \()?((?:file:\/\/|node:|\/|[A-Za-z]:\\)[^()]*):(\d+):(\d+)\)?$/;

/**
 * An error and its causes, as Sentry shows them: what kind of error, and where in the code. What it
 * says stays here, because it may quote a row.
 */
export function exceptionsOf(thrown: unknown): Exception[] {
  const exceptions: Exception[] = [];
  for (let error = thrown; error !== undefined && exceptions.length < MOST_CAUSES; ) {
    if (!(error instanceof Error)) {
      exceptions.push({ type: typeof error });
      break;
    }
    // A name that somebody has set may be any text.
    const type = error.constructor.name || 'Error';
    exceptions.push({ type, stacktrace: { frames: framesOf(error) } });
    error = error.cause;
  }
  // The cause comes first: https://develop.sentry.dev/sdk/data-model/event-payloads/exception/
  return exceptions.reverse();
}

/** Where an error came from, the innermost call last. */
function framesOf({ stack = '', message }: Error): StackFrame[] {
  // A message of several lines may look like frames.
  const at = message === '' ? -1 : stack.indexOf(message);
  const calls = at === -1 ? stack : stack.slice(at + message.length);
  return calls
    .split('\n')
    .flatMap((line) => {
      const [, called, file, lineno, colno] = FRAME.exec(line) ?? [];
      if (file === undefined) return [];
      return [
        {
          function: called ?? '<anonymous>',
          filename: fileFrom(file),
          lineno: Number(lineno),
          colno: Number(colno),
          in_app: !/node_modules|^node:/.test(file),
        },
      ];
    })
    .reverse();
}

/** Seen from the workspace: where that is on somebody's machine says who they are. */
function fileFrom(file: string): string {
  if (file.startsWith('node:')) return file;
  const path = file.replaceAll('\\', '/');
  return /\/((?:packages|node_modules)\/.*)$/.exec(path)?.[1] ?? path.split('/').at(-1) ?? path;
}
