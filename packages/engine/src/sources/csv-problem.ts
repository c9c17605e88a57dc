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
  /** Whether a value is wrong, whatever format it is written in. */
  readonly isOfValue: boolean;

  constructor(message: string, line: number, shown?: string, isOfValue = false) {
    super(message);
    this.name = 'CsvProblem';
    this.line = line;
    this.shown = shown;
    this.isOfValue = isOfValue;
  }

  /** `place:line: the mistake: "the line"` */
  at(place: string): string {
    return `${place}:${this.line}: ${this.said()}`;
  }

  /** `the mistake: "the line"` */
  said(): string {
    const { message, shown } = this;
    if (shown === undefined) return visible(message);
    const text = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown;
    return `${visible(message)}: ${visible(JSON.stringify(text))}`;
  }
}
