import type { Outcome } from "../emulator/gateway/effect";
import type { AnswerTokens } from "../emulator/gateway/run";
import type { ModelAnswer } from "../emulator/models/answer";
import { answerOutcome, type Stream } from "./perform";
import type { Shown } from "./ways/ending";
import type { Place } from "./ways/place";

/** What a request remembers of the answers of backends: the last one, and the earlier ones for the engine, should it have to be told them. */
export class LastAnswer {
  protected answer: ModelAnswer | undefined = undefined;
  /** When it was asked for. */
  protected answerCalledMs = 0;
  private earlier: Stream[] | undefined = undefined;

  get answerTokens(): AnswerTokens | undefined {
    return this.answer;
  }

  get retryAfterMs(): number | undefined {
    const text = this.answer?.header("retry-after");
    const seconds = text === undefined ? Number.NaN : Number(text);
    return seconds > 0 ? 1000 * seconds : undefined;
  }

  /** A header of the caller's answer. */
  protected shown(shown: Shown, name: string): string | undefined {
    return shown.isModels ? this.answer?.header(name) : shown.text;
  }

  /** The deployment that the caller's answer names. */
  protected shownDeployment(shown: Shown): string | undefined {
    return shown.isModels ? this.answer?.deployment : shown.text;
  }

  protected shownSpilledFrom(shown: Shown): string | undefined {
    return shown.isModels ? this.answer?.spilledFrom : shown.text;
  }

  /** It is sent anew. */
  protected forget(): void {
    this.answer = undefined;
    this.earlier = undefined;
  }

  protected keep(answer: ModelAnswer, calledMs: number): void {
    if (this.answer) {
      this.earlier ??= [];
      this.earlier.push({ answer: this.answer, calledMs: this.answerCalledMs });
    }
    this.answer = answer;
    this.answerCalledMs = calledMs;
  }

  /** Says again, one after the other, what was said to steps that had to be waited for. */
  protected retold(): (place: Place) => Outcome {
    const last = this.answer ? [{ answer: this.answer, calledMs: this.answerCalledMs }] : [];
    const answers = [...(this.earlier ?? []), ...last];
    return ({ said }) => {
      if (said === undefined) return { kind: "done" };
      if (said === "unreachable" || said === "timeout" || said === "broken") return { kind: "failure", reason: said };
      // Of a call of the policy's own it is the answer itself; of a backend what is seen of it, which stands for the next of those that came.
      if (typeof said === "object") return answerOutcome(said as ModelAnswer, 0);
      const next = answers.shift() as Stream;
      return answerOutcome(next.answer, next.calledMs);
    };
  }
}
