import type { Metadata } from "next";
import { cookies } from "next/headers";
import { OpsPage } from "../../src/ops/ops-page.tsx";
import { SignIn } from "../../src/ops/sign-in.tsx";
import { queryToState } from "../../src/ops/url-state.ts";
import { OPS_COOKIE } from "../../src/server/http/ops-cookie.ts";
import { server } from "../../src/server/ports.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Live · Doorstep Ops" };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const token = (await cookies()).get(OPS_COOKIE)?.value ?? "";
  if (!(await server().verifyOps(token))) return <SignIn />;
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(await searchParams)) if (typeof value === "string") query.set(name, value);
  return (
    <OpsPage
      initial={server().citySnapshot()}
      initialState={queryToState(query)}
      renderedAtMs={Date.now()}
      city={server().city}
    />
  );
}
