import type { Metadata } from "next";
import { cookies } from "next/headers";
import { CourierPage } from "../../src/courier-page/courier-page.tsx";
import { CourierSignIn } from "../../src/courier-page/sign-in.tsx";
import { requestTranslator } from "../../src/i18n/request.ts";
import { COURIER_COOKIE } from "../../src/server/http/courier-cookie.ts";
import { server } from "../../src/server/ports.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const t = await requestTranslator();
  return { title: t.text("courier.pageTitle") };
}

export default async function Page() {
  const session = (await cookies()).get(COURIER_COOKIE)?.value ?? "";
  const jobs = await server().courierJobs(session);
  if (jobs === null) return <CourierSignIn />;
  const { lon, lat } = server().city.centre;
  return <CourierPage initial={jobs} centre={[lon, lat]} />;
}
