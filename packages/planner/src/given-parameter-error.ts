import { DatabakerError } from '@dc-data-baker/models';

/**
 * A parameter that a query test may not set; the caller, which knows the test's file, adds the
 * place.
 */
export class GivenParameterError extends DatabakerError {
  readonly parameter: string;

  constructor(parameter: string, problem: string) {
    super('definition', `parameter \`${parameter}\`: ${problem}`);
    this.name = 'GivenParameterError';
    this.parameter = parameter;
  }
}
