/** Signs in as operations; the cookie opens every order. */
export async function signIn(webUrl: string, password: string): Promise<string> {
  const response = await fetch(`${webUrl}/api/ops/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: webUrl },
    body: JSON.stringify({ password }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (!response.ok || cookie === undefined) throw new Error(`signing in failed with ${response.status}`);
  return cookie;
}
