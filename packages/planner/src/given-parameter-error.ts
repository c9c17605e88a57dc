import { DatabakerError } from '@dc-data-baker/models';

/** A parameter that a test cannot give to a query; who knows the test's file says where. */
export class GivenParameterError extends DatabakerError {
  readonly parameter: string;

  constructor(parameter: string, problem: string) {
    super('definition', `parameter \`${parameter}\`: ${problem}`);
    this.name = 'GivenParameterError';
    this.parameter = parameter;
  }
}
