import type { Exception, StackFrame } from '@sentry/core';

/** The most errors in a chain of causes. */
const MOST_CAUSES = 5;

const FRAME =
  /^\s+at (?:async )?(?:(.+?) \()?((?:file:\/\/|node:|\/|[A-Za-z]:\\)[^()]*):(\d+):(\d+)\)?$/;

/**
 * An error and its causes in Sentry's form: the kind of error, and its place in the code. Messages
 * are left out, because they may quote a row.
 */
export function exceptionsOf(thrown: unknown): Exception[] {
  const exceptions: Exception[] = [];
  for (let error = thrown; error !== undefined && exceptions.length < MOST_CAUSES; ) {
    if (!(error instanceof Error)) {
      exceptions.push({ type: typeof error });
      break;
    }
    // A name may have been set to any text.
    const type = error.constructor.name || 'Error';
    exceptions.push({ type, stacktrace: { frames: framesOf(error) } });
    error = error.cause;
  }
  // The cause comes first: https://develop.sentry.dev/sdk/data-model/event-payloads/exception/
  return exceptions.reverse();
}

/** The call stack of an error, the innermost call last. */
function framesOf({ stack = '', message }: Error): StackFrame[] {
  // The lines of a message may look like stack frames.
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

/** Relative to the workspace, because its path on a person's machine may identify them. */
function fileFrom(file: string): string {
  if (file.startsWith('node:')) return file;
  const path = file.replaceAll('\\', '/');
  return /\/((?:packages|node_modules)\/.*)$/.exec(path)?.[1] ?? path.split('/').at(-1) ?? path;
}
