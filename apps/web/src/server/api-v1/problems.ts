/** Every refusal of the API, as RFC 9457 says it: a page about its kind, a sentence about this one. */
import { z } from "zod";
import type { Answer } from "../http/router.ts";
import type { CarriedOut } from "../orders/carry-out.ts";
import { carriedOut } from "./shapes.ts";

export const problemShape = z.object({
  type: z.string().describe("Where this kind of problem is explained."),
  title: z.string(),
  status: z.int(),
  code: z.string().describe("The kind of problem, for programs."),
  detail: z.string().describe("What is wrong here, for people."),
  errors: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .optional()
    .describe("Which parts of the request are not as they should be."),
  order: carriedOut.optional().describe("How the order stands that did not take the command."),
});

export interface Problem {
  readonly status: keyof typeof TITLES;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[] | undefined;
  readonly order?: CarriedOut | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

const TITLES = {
  400: "The request is not as it should be",
  401: "No valid key",
  403: "Not allowed",
  404: "Not found",
  405: "Another method",
  409: "Not as things stand",
  429: "Too many requests",
  503: "Not available just now",
} as const;

export const PROBLEM_TYPE = "application/problem+json";

export function problemAnswer({ status, code, detail, errors, order, headers }: Problem): Answer {
  const body = { type: `/api-docs#${code}`, title: TITLES[status], status, code, detail, errors, order };
  return {
    status,
    headers: { "content-type": PROBLEM_TYPE, "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

export const titleOf = (status: number): string => (isTitled(status) ? TITLES[status] : "Refused");

export const isTitled = (status: number): status is keyof typeof TITLES => Object.hasOwn(TITLES, status);
