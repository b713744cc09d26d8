import type { Refusal } from "../orders/transaction.ts";
import type { Problem } from "./problems.ts";

/** A command's refusal as the API says it. */
export function refusalProblem({ status, code, message, fields, current }: Refusal): Problem {
  const errors = fields && Object.entries(fields).map(([field, detail]) => ({ pointer: `/${field}`, detail }));
  return { status, code, detail: message, errors, order: current };
}
