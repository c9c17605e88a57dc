import { AwsJsonError, type JsonOperations } from '../http/aws-json.ts';

/** A parameter of the store. A `SecureString` can only be read by requests with decryption. */
export interface SsmParameter {
  readonly type: 'String' | 'SecureString';
  readonly value: string;
}

/** SSM's parameters, by name. */
export type SsmParameters = Readonly<Record<string, SsmParameter>>;

const MOST_AT_ONCE = 10;

/**
 * Reads parameters; the caller that opens the server defines them.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export function ssmOperations(parameters: SsmParameters): JsonOperations {
  const found = (Name: string, WithDecryption: boolean | undefined) => {
    if (!Object.hasOwn(parameters, Name)) return undefined;
    const { type, value } = parameters[Name] as SsmParameter;
    const isReadable = type === 'String' || WithDecryption === true;
    const Value = isReadable ? value : `AQICAH ${Buffer.from(Name).toString('base64')}`;
    return { Name, Type: type, Value, Version: 1, DataType: 'text' };
  };
  return {
    GetParameter: ({ Name, WithDecryption }) => {
      const Parameter = found(named(Name), WithDecryption);
      if (!Parameter) throw new AwsJsonError('ParameterNotFound', '');
      return { Parameter };
    },
    GetParameters: ({ Names, WithDecryption }) => {
      if (!Array.isArray(Names) || Names.length < 1 || Names.length > MOST_AT_ONCE) {
        throw invalid(`names: expected 1 to ${MOST_AT_ONCE}`);
      }
      const all = Names.map((name) => ({ name, parameter: found(named(name), WithDecryption) }));
      return {
        Parameters: all.flatMap(({ parameter }) => parameter ?? []),
        InvalidParameters: all.flatMap(({ name, parameter }) => (parameter ? [] : [name])),
      };
    },
  };
}

function named(name: unknown): string {
  if (typeof name === 'string' && name !== '') return name;
  throw invalid("Value null at 'name' failed to satisfy constraint: Member must not be null");
}

function invalid(problem: string): AwsJsonError {
  return new AwsJsonError('ValidationException', `1 validation error detected: ${problem}`);
}
