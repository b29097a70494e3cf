import type { Refusal } from "./refusal";

const safe = '{"filtered":false,"severity":"safe"}';
const struck = '{"filtered":true,"severity":"medium"}';

/** Annotations of a text that passed, as JSON. */
export const passedFilter = `{"hate":${safe},"self_harm":${safe},"sexual":${safe},"violence":${safe}}`;

/** Annotations of a text that was stopped, as JSON. Which category strikes is an assumption: violence. */
export const struckFilter = `{"hate":${safe},"self_harm":${safe},"sexual":${safe},"violence":${struck}}`;

/** What Azure says of a prompt that passed, as JSON. */
export const promptFilterResults = `[{"prompt_index":0,"content_filter_results":${passedFilter}}]`;

/** The first event of a stream of chat: the annotations of the prompt, and no choice. */
export const promptFilterEvent = `data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":${promptFilterResults}}\n\n`;

/** A prompt that the content filter refuses. */
export const promptFiltered: Refusal = {
  status: 400,
  body: `{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":${struckFilter}}}}`,
};
