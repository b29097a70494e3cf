import type { DemandBin, LaneDemand } from "../../capacity/demand";

/** Requests of a trace, column by column, in the order of time; seconds are the clock's, so that bins are. */
export interface TracedRequests {
  readonly seconds: Float64Array;
  readonly promptTokens: Float64Array;
  readonly outputTokens: Float64Array;
}

/** The columns of a CSV file with a header, all of them numbers, by a reader that minds three million rows. */
export function tracedRequests(
  bytes: Buffer,
  [time, prompt, output]: readonly [number, number, number],
): TracedRequests {
  let rows = -1;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, end + 1)) rows++;
  const columns = Array.from({ length: Math.max(time, prompt, output) + 1 }, () => new Float64Array(rows));
  let at = bytes.indexOf(newline) + 1;
  for (let row = 0; row < rows; row++) {
    for (const column of columns) {
      let value = 0;
      let scale = 0;
      for (let byte = bytes[at++] as number; byte !== comma && byte !== newline; byte = bytes[at++] as number) {
        if (byte === point) scale = 1;
        else {
          value = 10 * value + byte - zero;
          scale *= 10;
        }
      }
      column[row] = scale > 1 ? value / scale : value;
    }
  }
  const column = (index: number) => columns[index] as Float64Array;
  return { seconds: column(time), promptTokens: column(prompt), outputTokens: column(output) };
}

const newline = 10;
const comma = 44;
const point = 46;
const zero = 48;

/** Rows of Azure's traces of 2023, as text. */
export function azureRequests(rows: readonly (readonly string[])[]): TracedRequests {
  const column = (of: (row: readonly string[]) => number) => Float64Array.from(rows, of);
  return {
    // A date reads three decimals, the trace has seven.
    seconds: column(
      ([at = ""]) => Date.parse(`${at.slice(0, 19).replace(" ", "T")}Z`) / 1000 + Number(`0.${at.slice(20)}`),
    ),
    promptTokens: column(([, prompt]) => Number(prompt)),
    outputTokens: column(([, , output]) => Number(output)),
  };
}

/** The requests as a profile's minutes. */
export function demandOf({ seconds, promptTokens, outputTokens }: TracedRequests): LaneDemand {
  const minutes = new Map<number, { requests: number; promptTokens: number; outputTokens: number; steps: number[] }>();
  seconds.forEach((second, row) => {
    const minute = (second / 60) >>> 0;
    const bin = minutes.get(minute) ?? { requests: 0, promptTokens: 0, outputTokens: 0, steps: [0, 0, 0, 0, 0, 0] };
    const step = ((second - 60 * minute) / 10) >>> 0;
    bin.requests++;
    bin.promptTokens += promptTokens[row] as number;
    bin.outputTokens += outputTokens[row] as number;
    bin.steps[step] = (bin.steps[step] as number) + 1;
    minutes.set(minute, bin);
  });
  const bins = [...minutes].map(
    ([minute, { steps, ...sums }]): DemandBin => ({
      startSeconds: 60 * minute,
      ...sums,
      cachedTokens: 0,
      requestedOutputTokens: sums.outputTokens,
      peakRequests10s: Math.max(...steps),
    }),
  );
  const windowSeconds = (bins.at(-1)?.startSeconds ?? 0) - (bins[0]?.startSeconds ?? 0) + 60;
  return { binSeconds: 60, windowSeconds, requests: seconds.length, bins };
}
