import type { WriteStream } from 'node:tty';

/**
 * A terminal that does not know its width says that it is 0 columns wide, such as one of a container, of
 * `expect` or of a serial line. That is "unknown" from now on: otherwise a spinner would clear infinitely
 * many lines, and a text would have no room.
 *
 * The stream itself is changed, because others find it in `process`.
 */
export function sizedTerminal<Stream extends NodeJS.WriteStream>(stream: Stream): Stream {
  const terminal: Partial<Pick<WriteStream, 'columns'>> = stream;
  const forget = () => {
    if (terminal.columns === 0) delete terminal.columns;
  };
  forget();
  return stream.on('resize', forget);
}
