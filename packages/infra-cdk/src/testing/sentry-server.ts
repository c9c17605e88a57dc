import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Sentry, and SSM with the parameter for its DSN. */
export class SentryServer {
  /** The received envelopes, as texts. */
  readonly envelopes: string[] = [];
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  static async open(): Promise<SentryServer> {
    const http = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => {
        text += chunk;
      });
      request.on('end', () => response.end(sentry.#answer(request.headers, text)));
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    onTestFinished(() => {
      http.close();
    });
    const sentry = new SentryServer(`127.0.0.1:${(http.address() as AddressInfo).port}`);
    return sentry;
  }

  /** For the functions: their other calls to AWS go elsewhere. */
  get env(): Readonly<Record<string, string>> {
    return { AWS_ENDPOINT_URL_SSM: `http://${this.#url}` };
  }

  /** The third line of an envelope: https://develop.sentry.dev/sdk/data-model/envelopes/ */
  get events(): readonly unknown[] {
    return this.envelopes.map((text) => JSON.parse(text.split('\n')[2] ?? ''));
  }

  #answer(headers: NodeJS.Dict<string | string[]>, text: string): string {
    if (headers['x-amz-target'] !== 'AmazonSSM.GetParameter') {
      this.envelopes.push(text);
      return '{}';
    }
    const { Name } = JSON.parse(text) as { readonly Name: string };
    return JSON.stringify({ Parameter: { Name, Value: `http://key@${this.#url}/1` } });
  }
}
