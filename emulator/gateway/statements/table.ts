import type { PolicyNode } from "../../policy/effective";
import type { ProgramBuilder } from "../program";
import { basic, checkHeader, cors, ipFilter, managedIdentity, mockResponse, unseen } from "./access";
import { forwardRequest, setBackendService } from "./backend";
import { cacheLookup, cacheLookupValue, cacheRemoveValue, cacheStore, cacheStoreValue } from "./cache";
import { contentSafety } from "./content-safety";
import { choose, limitConcurrency, retry, returnResponse, wait } from "./flow";
import { quota, rateLimit, tokenLimit } from "./limits";
import {
  findAndReplace,
  rewriteUri,
  setBody,
  setHeader,
  setMethod,
  setQueryParameter,
  setStatus,
  setVariable,
} from "./message";
import { semanticLookup, semanticStore } from "./semantic-cache";
import { sendRequest } from "./send-request";
import { emitMetric, emitTokenMetric, logToEventHub, trace } from "./telemetry";
import { validateToken } from "./tokens";

/** Adds the steps of one statement to a program. */
export type StatementCompiler = (build: ProgramBuilder, node: PolicyNode) => void;

/** What the emulator runs, by name. `base` and `include-fragment` are gone by the time a policy gets here. */
export const statementCompilers: ReadonlyMap<string, StatementCompiler> = new Map<string, StatementCompiler>([
  ["authentication-basic", basic],
  ["authentication-certificate", unseen],
  ["authentication-managed-identity", managedIdentity],
  ["azure-openai-emit-token-metric", emitTokenMetric],
  ["azure-openai-semantic-cache-lookup", semanticLookup],
  ["azure-openai-semantic-cache-store", semanticStore],
  ["azure-openai-token-limit", tokenLimit],
  ["cache-lookup", cacheLookup],
  ["cache-lookup-value", cacheLookupValue],
  ["cache-remove-value", cacheRemoveValue],
  ["cache-store", cacheStore],
  ["cache-store-value", cacheStoreValue],
  ["check-header", checkHeader],
  ["choose", choose],
  ["cors", cors],
  ["emit-metric", emitMetric],
  ["find-and-replace", findAndReplace],
  ["forward-request", forwardRequest],
  ["ip-filter", ipFilter],
  ["limit-concurrency", limitConcurrency],
  ["llm-content-safety", contentSafety],
  ["llm-emit-token-metric", emitTokenMetric],
  ["llm-semantic-cache-lookup", semanticLookup],
  ["llm-semantic-cache-store", semanticStore],
  ["llm-token-limit", tokenLimit],
  ["log-to-eventhub", logToEventHub],
  ["mock-response", mockResponse],
  ["quota", quota],
  ["quota-by-key", quota],
  ["rate-limit", rateLimit],
  ["rate-limit-by-key", rateLimit],
  ["retry", retry],
  ["return-response", returnResponse],
  ["rewrite-uri", rewriteUri],
  ["send-one-way-request", sendRequest],
  ["send-request", sendRequest],
  ["set-backend-service", setBackendService],
  ["set-body", setBody],
  ["set-header", setHeader],
  ["set-method", setMethod],
  ["set-query-parameter", setQueryParameter],
  ["set-status", setStatus],
  ["set-variable", setVariable],
  ["trace", trace],
  ["validate-azure-ad-token", validateToken],
  ["validate-jwt", validateToken],
  ["wait", wait],
]);
