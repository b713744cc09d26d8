/**
 * One message to one URL: no redirect is followed, no more than a little of the answer is
 * read, and the address that was looked up and judged is the one that is connected to.
 */
import { lookup as lookUp } from "node:dns";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { isPublicAddress } from "./public-address.ts";

export interface Message {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  /** Null when there was none. */
  readonly status: number | null;
  /** Why it counts as not taken; null when it was. */
  readonly problem: string | null;
}

export interface SendOptions {
  /** For shops on our own network, and tests: private addresses, and http. */
  readonly allowPrivate: boolean;
  readonly withinMs: number;
}

/** Never rejects: whatever goes wrong is the answer. */
export function send({ url, body, headers }: Message, { allowPrivate, withinMs }: SendOptions): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (problem: string): void => resolve({ status: null, problem });
    const target = URL.canParse(url) ? new URL(url) : null;
    if (target === null) return fail("the URL is none");
    if (target.protocol !== "https:" && !(allowPrivate && target.protocol === "http:")) return fail("not https");
    const host = target.hostname.replace(/^\[|\]$/g, "");
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return fail(`${host} is not a public address`);
    const request = (target.protocol === "https:" ? requestHttps : requestHttp)(
      target,
      {
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        signal: AbortSignal.timeout(withinMs),
        agent: false,
        ...(!allowPrivate && { lookup: publicLookup }),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        // What is answered says nothing to us; the connection ends here.
        response.destroy();
        resolve({ status, problem: status >= 200 && status < 300 ? null : `answered ${status}` });
      },
    );
    request.on("error", (error) =>
      fail(
        error.name === "TimeoutError" || error.name === "AbortError"
          ? `no answer within ${withinMs} ms`
          : error.message,
      ),
    );
    request.end(body);
  });
}

/** As the usual look-up, but an address that is not public fails the connection. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, "", 0);
    const [first] = addresses;
    const closed = addresses.find(({ address }) => !isPublicAddress(address));
    if (closed !== undefined || first === undefined) {
      return callback(new Error(`${hostname} is ${closed?.address ?? "nowhere"}, not a public address`), "", 0);
    }
    if (options.all === true) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};
