/** One lane of two consumers, as a platform engineer writes it. */
export const environment = `environment: tiny
organization: contoso
regions: [swedencentral]
dataBoundary: eu
gateway: { publisherEmail: a@contoso.example }
state: { backend: local }
consumers: [{ name: web, lanes: { chat: {} } }, { name: app, lanes: { chat: {} } }]
workloads:
  - name: chat
    class: interactive
    model: gpt-5.6-terra
    context: { maxPromptTokens: 4000, maxOutputTokens: 500 }
`;
/** Its traffic: 240 requests in twenty minutes, of the columns with their times. */
export const columns = "timestamp,prompt_tokens,output_tokens,consumer,ttft_ms,duration_ms";
const row = (at: number, prompt: number, consumer: string) => {
  const ttftMs = 200 + prompt / 5;
  return `${new Date(Date.parse("2026-09-07T10:00:00Z") + at).toISOString()},${prompt},50,${consumer},${ttftMs},${ttftMs + 49 * 10}`;
};
export const rows = Array.from({ length: 240 }, (_, index) =>
  row(5000 * index, 200 + 37 * (index % 60), index % 3 === 0 ? "app" : "web"),
);
