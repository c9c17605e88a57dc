import type { Answer } from './exchange.ts';

/** The refusal of a call, for services with a JSON protocol. */
export class AwsJsonError extends Error {
  override readonly name: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    message: string,
    status = 400,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.fields = fields;
  }
}

/** A service's operations, by name: from the request's JSON, and who sent it, to the answer's. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the client sent; each operation looks at it
export type JsonOperations = Readonly<Record<string, (input: any, caller: string) => unknown>>;

const CONTENT_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

/** https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
export async function answerJson(
  operations: JsonOperations,
  operation: string,
  body: Buffer,
  caller: string,
): Promise<Answer> {
  try {
    const act = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!act) throw new AwsJsonError('UnknownOperationException', `${operation} is left out`);
    const input: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
    const output = (await act(input, caller)) ?? {};
    return { status: 200, headers: CONTENT_TYPE, body: JSON.stringify(output) };
  } catch (error) {
    return jsonError(error);
  }
}

export function jsonError(error: unknown): Answer {
  const { name, message, status, fields } =
    error instanceof AwsJsonError
      ? error
      : new AwsJsonError(
          'InternalServerException',
          `the test server has a bug: ${error instanceof Error ? error.stack : error}`,
          500,
        );
  return {
    status,
    headers: { ...CONTENT_TYPE, 'x-amzn-errortype': name },
    body: JSON.stringify({ __type: name, Message: message, ...fields }),
  };
}

/** The first of the items after a token's position, and a token for the rest. */
export function page<Item>(
  items: readonly Item[],
  token: string | undefined,
  most: number,
): { readonly items: readonly Item[]; readonly next: { readonly NextToken?: string } } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) {
    throw new AwsJsonError('InvalidRequestException', 'Invalid NextToken');
  }
  const end = start + most;
  const next =
    end < items.length ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {};
  return { items: items.slice(start, end), next };
}
