import { placeOf } from '../athena/table-files.ts';
import { refusedForm } from '../deployment/cloud-formation.ts';
import { AwsJsonError, jsonError } from '../http/aws-json.ts';
import type { Answer, Exchange } from '../http/exchange.ts';
import { S3Error, s3ErrorAnswer } from '../s3/s3-error.ts';
import type { Service } from '../service.ts';
import {
  type AccessRequest,
  type Allows,
  callerOf,
  firstMissing,
  notAuthorized,
} from './access-request.ts';
import { jsonNeeds } from './json-needs.ts';
import { missingNeeds, s3Needs } from './s3-needs.ts';

interface FoundQuery {
  readonly workGroup: string;
  readonly outputLocation: string;
}

/** Refuses requests of callers that may not make them, as each service does. */
export class Gate {
  readonly #allows: Allows;
  readonly #findQuery: (id: string) => FoundQuery | undefined;

  constructor(allows: Allows, findQuery: (id: string) => FoundQuery | undefined) {
    this.#allows = allows;
    this.#findQuery = findQuery;
  }

  /** The refusal of a request; `undefined` if it may be answered. */
  refuse(service: Service, operation: string, exchange: Exchange): Answer | undefined {
    const all =
      service === 's3'
        ? s3Needs(operation, exchange)
        : jsonNeeds(service, operation, inputOf(service, exchange), (id) => this.#query(id));
    const missing = firstMissing(this.#allows, callerOf(exchange), all);
    return missing && refused(service, missing);
  }

  /** S3 says that something is missing to those alone who may list all of the bucket. */
  hide(service: Service, operation: string, exchange: Exchange, answer: Answer): Answer {
    if (service !== 's3' || answer.status !== 404) return answer;
    const all = missingNeeds(operation, exchange);
    // Nothing is asked for: the answer to whether it is allowed is not a refusal by itself.
    const missing = firstMissing(this.#allows, callerOf(exchange), all);
    return missing ? refused(service, missing) : answer;
  }

  #query(id: string) {
    const found = this.#findQuery(id);
    return found && { workGroup: found.workGroup, results: placeOf(found.outputLocation) };
  }
}

function inputOf(service: Service, { body }: Exchange): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  if (service === 'cloudformation') return Object.fromEntries(new URLSearchParams(body.toString()));
  return JSON.parse(body.toString());
}

function refused(service: Service, missing: AccessRequest): Answer {
  const message = notAuthorized(missing);
  if (service === 's3') return s3ErrorAnswer(new S3Error('AccessDenied', message), '/');
  if (service === 'cloudformation') return refusedForm(403, 'AccessDenied', message);
  return jsonError(new AwsJsonError('AccessDeniedException', message));
}
