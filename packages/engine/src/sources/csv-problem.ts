import { visible } from '@dc-data-baker/models';

const MOST_SHOWN = 120;

/** How much of a line is kept for the message. */
export const MOST_SHOWN_BYTES = 400;

/** A mistake in a CSV, with its place. */
export class CsvProblem extends Error {
  /** Counted from 1. */
  readonly line: number;
  /** The line, or its beginning; without it nothing is shown. */
  readonly shown: string | undefined;

  constructor(message: string, line: number, shown?: string) {
    super(message);
    this.name = 'CsvProblem';
    this.line = line;
    this.shown = shown;
  }

  /** `place:line: the mistake: "the line"` */
  at(place: string): string {
    const { message, line, shown } = this;
    if (shown === undefined) return `${place}:${line}: ${visible(message)}`;
    const text = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown;
    return `${place}:${line}: ${visible(message)}: ${visible(JSON.stringify(text))}`;
  }
}
