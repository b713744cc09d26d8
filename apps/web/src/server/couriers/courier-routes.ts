/** What the courier's page, and any other tracker, asks of us. */
import {
  type CourierJobs,
  courierCommand,
  courierCommandNames,
  courierSignIn,
  positionBatch,
} from "@doorstep/events/browser";
import { COURIER_COOKIE } from "../http/courier-cookie.ts";
import { parseForm } from "../http/field-sentences.ts";
import { createLimit } from "../http/limits.ts";
import { readCookie } from "../http/ops-cookie.ts";
import { type Answer, type Call, commandAnswer, json, problem, type Route } from "../http/router.ts";
import { COURIER_SESSION_LIFE_S, type Links } from "../links.ts";
import { type Account, accountByCode, accountById, accountByTracker, setOnline } from "./accounts.ts";
import { batchToPings, jsonToMessage, queryToMessage, type TrackerMessage, trackerPing } from "./fixes.ts";
import type { Intake } from "./intake.ts";
import { doJob, type JobPorts, jobsOf, toSelf } from "./jobs.ts";

export interface CourierPorts extends JobPorts {
  readonly links: Pick<Links, "courierToken" | "openCourier">;
  readonly intake: Intake;
}

/** What the page of whoever has this session shows; null when nobody is signed in by it. */
export async function courierJobs(
  ports: Omit<CourierPorts, "intake">,
  session: string | null,
): Promise<CourierJobs | null> {
  const account = await courierOf(ports, session);
  return account === null ? null : { courier: toSelf(account), jobs: await jobsOf(ports, account.courierId) };
}

/** The signed-in courier; null when nobody is, or the account is not in use any more. */
async function courierOf(
  { prisma, links }: Pick<CourierPorts, "prisma" | "links">,
  cookie: string | null,
): Promise<Account | null> {
  const courierId = cookie === null ? null : await links.openCourier(cookie);
  return courierId === null ? null : accountById(prisma, courierId);
}

export function courierRoutes(ports: CourierPorts): readonly Route[] {
  const signIns = createLimit({ times: 10, withinS: 60 });
  /** Of one courier: a page sends every four seconds, and in a row after a tunnel. */
  const sends = createLimit({ times: 240, withinS: 60 });

  const signedIn =
    (handle: (account: Account, call: Call) => Promise<Answer>) =>
    async (call: Call): Promise<Answer> => {
      const account = await courierOf(ports, readCookie(call.headers.cookie, COURIER_COOKIE));
      return account === null ? notSignedIn : handle(account, call);
    };
  const jobs = async (account: Account): Promise<Answer> =>
    json(200, { courier: toSelf(account), jobs: await jobsOf(ports, account.courierId) } satisfies CourierJobs);
  const presence = (online: boolean) =>
    signedIn(async ({ courierId }) => {
      const account = await setOnline(ports, courierId, online);
      return account === null ? notSignedIn : jobs(account);
    });

  async function track(message: TrackerMessage | null): Promise<Answer> {
    if (message === null) return badFix;
    const account = await accountByTracker(ports.prisma, message.trackerId);
    if (account === null) return unknownTracker;
    if (!(await sends(account.courierId))) return tooMany;
    const taken = await ports.intake.take([trackerPing(account, message.fix, ports.nowMs())]);
    return taken === null ? notNow : json(200, taken);
  }
  const byQuery = (call: Call): Promise<Answer> => track(queryToMessage(call.query, ports.nowMs()));

  return [
    {
      method: "POST",
      path: "/api/courier/session",
      handle: async (call) => {
        if (!(await signIns(call.address))) return tooMany;
        const body = await call.json();
        const form = body.ok ? parseForm(courierSignIn, body.value) : body;
        if (!form.ok) return commandAnswer(form, 200);
        const account = await accountByCode(ports.prisma, form.value.code);
        if (account === null) return problem(403, "wrongCode", "No courier has this code.");
        const token = await ports.links.courierToken(account.courierId);
        return json(200, { courier: toSelf(account) }, { "set-cookie": cookie(token, call.secure) });
      },
    },
    {
      method: "DELETE",
      path: "/api/courier/session",
      handle: ({ secure }) => json(200, {}, { "set-cookie": cookie(null, secure) }),
    },
    { method: "GET", path: "/api/courier/jobs", handle: signedIn(jobs) },
    { method: "POST", path: "/api/courier/online", handle: presence(true) },
    { method: "POST", path: "/api/courier/offline", handle: presence(false) },
    {
      method: "POST",
      path: "/api/courier/positions",
      handle: signedIn(async ({ courierId }, call) => {
        if (!(await sends(courierId))) return tooMany;
        const body = await call.json();
        const batch = body.ok ? parseForm(positionBatch, body.value) : body;
        if (!batch.ok) return commandAnswer(batch, 200);
        const taken = await ports.intake.take(batchToPings(courierId, batch.value));
        return taken === null ? notNow : json(200, taken);
      }),
    },
    ...courierCommandNames.map(
      (name): Route => ({
        method: "POST",
        path: `/api/courier/orders/:orderId/${name}`,
        handle: signedIn(async ({ courierId }, call) => {
          const body = await call.json();
          const command = body.ok ? parseForm(courierCommand, body.value) : body;
          if (!command.ok) return commandAnswer(command, 200);
          const asked = { courierId, orderId: call.params.orderId ?? "", name, ...command.value };
          return commandAnswer(await doJob(ports, asked), 200);
        }),
      }),
    ),
    { method: "GET", path: "/api/track", handle: byQuery },
    {
      method: "POST",
      path: "/api/track",
      handle: async (call) => {
        const type = call.headers["content-type"] ?? "";
        if (call.query.size > 0) return byQuery(call);
        const body = await call.text(/^application\/(json|x-www-form-urlencoded)\b/i);
        if (!body.ok) return commandAnswer(body, 200);
        return type.startsWith("application/json")
          ? track(jsonToMessage(parseJson(body.value)))
          : track(queryToMessage(new URLSearchParams(body.value), ports.nowMs()));
      },
    },
  ];
}

function cookie(token: string | null, secure: boolean): string {
  const attributes = [
    "Path=/",
    "HttpOnly",
    "SameSite=Strict",
    `Max-Age=${token === null ? 0 : COURIER_SESSION_LIFE_S}`,
  ];
  if (secure) attributes.push("Secure");
  return [`${COURIER_COOKIE}=${encodeURIComponent(token ?? "")}`, ...attributes].join("; ");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const notSignedIn = problem(403, "notSignedIn", "Sign in with your code first.");
const unknownTracker = problem(403, "unknownTracker", "No courier has this tracker: its id is on the courier's page.");
const badFix = problem(400, "badRequest", "This is no position: id, lat, lon and timestamp are needed.");
const tooMany = problem(429, "tooMany", "That was a lot at once. Try again in a minute.");
const notNow: Answer = {
  ...problem(503, "unavailable", "Positions cannot be taken just now. Keep them, and send them again."),
  headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", "retry-after": "5" },
};
