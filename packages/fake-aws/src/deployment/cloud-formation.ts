import type { Answer } from '../http/exchange.ts';
import type { Deployed, DeployedStack } from './deployed.ts';

/** So few that a test reads more than one page. */
const STACKS_A_PAGE = 2;

/** The operation in a form sent to CloudFormation, which answers in XML. */
export function cloudFormationOperation(body: Buffer): string {
  return new URLSearchParams(body.toString()).get('Action') ?? '';
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html */
export function answerCloudFormation(
  { stacks, denied }: Deployed,
  operation: string,
  body: Buffer,
): Answer {
  const form = new URLSearchParams(body.toString());
  if (denied.has(operation)) {
    return refusedForm(403, 'AccessDenied', `you are not authorized to ${operation}`);
  }
  if (operation === 'DescribeStacks') {
    const start = Number(form.get('NextToken') ?? 0);
    const end = start + STACKS_A_PAGE;
    const next = end < stacks.length ? `<NextToken>${end}</NextToken>` : '';
    const all = stacks.slice(start, end).map(stackXml).join('');
    return result(operation, `<Stacks>${all}</Stacks>${next}`);
  }
  if (operation === 'ListStackResources') {
    const name = form.get('StackName');
    const stack = stacks.find((one) => one.name === name);
    if (!stack) return refusedForm(400, 'ValidationError', `Stack with id ${name} does not exist`);
    const all = Object.entries(stack.resources ?? {}).flatMap(([type, ids]) =>
      ids.map(
        (id) =>
          `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${id}</PhysicalResourceId></member>`,
      ),
    );
    return result(operation, `<StackResourceSummaries>${all.join('')}</StackResourceSummaries>`);
  }
  return refusedForm(400, 'InvalidAction', `${operation} is left out`);
}

function stackXml({ name, status, reason, tags = {} }: DeployedStack): string {
  const reasonXml = reason === undefined ? '' : `<StackStatusReason>${reason}</StackStatusReason>`;
  const tagsXml = Object.entries(tags)
    .map(([key, value]) => `<member><Key>${key}</Key><Value>${value}</Value></member>`)
    .join('');
  return `<member><StackName>${name}</StackName><StackStatus>${status}</StackStatus>${reasonXml}<Tags>${tagsXml}</Tags></member>`;
}

function result(operation: string, xml: string): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<${operation}Response><${operation}Result>${xml}</${operation}Result></${operation}Response>`,
  };
}

export function refusedForm(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  };
}
