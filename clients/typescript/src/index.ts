/** A client of TherapyDB: records by type, lists that page by themselves, requests that are not repeated. */

import type { RecordsByCollection } from "./records.js";
export type * from "./records.js";

export type Link = { id: string; name: string };
/** Collections of the contract; a newer one is read as records of any shape. */
export type Collection = keyof RecordsByCollection | (string & {});
export type RecordOf<Name extends string> = Name extends keyof RecordsByCollection ? RecordsByCollection[Name] : Record<string, any>;
export type Parameters = Record<string, string | number | boolean | string[]>;
export interface Options { key?: string; maxTries?: number; maxWait?: number; fetch?: typeof fetch }
interface Answer { data: any; links?: { next: string | null }; meta: Record<string, any> }

const MAX_KEPT = 256;

export class TherapyDBError extends Error {
  status: number;
  detail: string;
  errors: Record<string, string>[];

  constructor(status: number, detail: string, errors: Record<string, string>[] = []) {
    super(`${status}: ${detail}`);
    this.status = status;
    this.detail = detail;
    this.errors = errors;
  }
}

export class TherapyDB {
  #base: string;
  #options: Required<Omit<Options, "key">> & { key: string | undefined };
  #kept = new Map<string, { tag: string; answer: Answer }>();

  constructor(url: string, { key, maxTries = 4, maxWait = 60, fetch: send = fetch }: Options = {}) {
    this.#base = url.replace(/\/*$/, "/");
    this.#options = { key, maxTries, maxWait, fetch: send };
  }

  /** One record; a merged one leads to its successor. */
  async get<Name extends Collection>(collection: Name, id: string, parameters: Parameters = {}): Promise<RecordOf<Name>> {
    return (await this.read(`v1/${collection}/${encodeURIComponent(id)}`, parameters)).data;
  }

  /** All records that match; a page is read when its first record is asked for. */
  async *list<Name extends Collection>(collection: Name, parameters: Parameters = {}): AsyncGenerator<RecordOf<Name>> {
    let answer = await this.read(`v1/${collection}`, { limit: 100, ...parameters });
    for (;;) {
      yield* answer.data;
      if (!answer.links?.next) return;
      answer = await this.read(answer.links.next);
    }
  }

  /** Compares facts with published criteria. A verdict never says that a person is eligible. */
  async match(patient: Record<string, unknown>, options: Record<string, unknown> = {}): Promise<Answer> {
    const body = JSON.stringify({ patient, ...options });
    const response = await this.#send(this.#buildUrl("v1/match"), { method: "POST", body, headers: { "Content-Type": "application/json" } });
    return response.json();
  }

  /** The JSON at a path of the instance; the one that is kept if it has not changed. */
  async read(path: string, parameters: Parameters = {}): Promise<Answer> {
    const url = this.#buildUrl(path, parameters);
    const kept = this.#kept.get(url.href);
    const response = await this.#send(url, { headers: kept ? { "If-None-Match": kept.tag } : {} });
    if (response.status === 304 && kept) return kept.answer;
    const answer = await response.json();
    const tag = response.headers.get("ETag");
    if (tag) this.#kept.set(url.href, { tag, answer });
    if (this.#kept.size > MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return answer;
  }

  #buildUrl(path: string, parameters: Parameters = {}): URL {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, String(value));
    return url;
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const { key, maxTries, maxWait } = this.#options;
    const headers = { Accept: "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}), ...init.headers };
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#options.fetch(url, { ...init, headers, cache: "no-store" });
      if (response.ok || response.status === 304) return response;
      // Without the header waiting does not help: the list needs a further filter.
      const retryAfter = response.headers.get("Retry-After");
      if (retryAfter === null || ![429, 503].includes(response.status) || attempt >= maxTries) {
        const problem = await response.json().catch(() => ({}));
        throw new TherapyDBError(response.status, problem.detail ?? response.statusText, problem.errors);
      }
      // A date, which Retry-After may be as well, is no number: then a second.
      const wait = Math.min(Number(retryAfter) || 1, maxWait);
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
  }
}
