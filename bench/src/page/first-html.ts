/** What the server says before any script has run. */
import { gzipSync } from "node:zlib";
import { quantiles } from "../quantiles.ts";

export interface FirstHtml {
  /** Where the order stands, in its sentence, and the range of its arrival. */
  readonly says: boolean;
  readonly compressedBytes: number;
  /** From request to the last byte, in ms. */
  readonly p50: number;
  readonly p99: number;
}

const SENTENCE = /Lucía is cycling along .+ from you\./;
const RANGE = /\d{1,2}:\d\d–\d{1,2}:\d\d (am|pm)/i;
/** The first requests find the server cold. */
const WARM_UP = 5;

export async function readFirstHtml(link: string, { rounds }: { readonly rounds: number }): Promise<FirstHtml> {
  const times: number[] = [];
  let html = "";
  for (let round = 0; round < WARM_UP + rounds; round++) {
    const from = performance.now();
    html = await (await fetch(link, { headers: { "accept-language": "en" } })).text();
    if (round >= WARM_UP) times.push(performance.now() - from);
  }
  const words = wordsOf(html);
  const { p50 = Number.NaN, p99 = Number.NaN } = quantiles(times) ?? {};
  return { says: SENTENCE.test(words) && RANGE.test(words), compressedBytes: gzipSync(html).length, p50, p99 };
}

/** What is written in the page, without what its script is given. */
function wordsOf(html: string): string {
  const body = html.slice(html.indexOf("<body"));
  return body
    .replace(/<script[\s\S]*?<\/script>/g, "")
    .replace(/<[^>]+>/g, "")
    .replace(/\s+/g, " ");
}
