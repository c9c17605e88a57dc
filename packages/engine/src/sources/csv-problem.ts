import { visible } from '@dc-data-baker/models';

const MOST_SHOWN = 120;

/** How much of a line is kept to be shown. */
export const MOST_SHOWN_BYTES = 400;

/** What is wrong with a CSV, and where. */
export class CsvProblem extends Error {
  /** Counted from 1. */
  readonly line: number;
  /** The line, or as much of it as is worth showing; without it there is nothing to show. */
  readonly shown: string | undefined;

  constructor(message: string, line: number, shown?: string) {
    super(message);
    this.name = 'CsvProblem';
    this.line = line;
    this.shown = shown;
  }

  /** `place:line: what is wrong: "the line"` */
  at(place: string): string {
    const { message, line, shown } = this;
    if (shown === undefined) return `${place}:${line}: ${visible(message)}`;
    const text = shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown;
    return `${place}:${line}: ${visible(message)}: ${visible(JSON.stringify(text))}`;
  }
}
