/**
 * What a request wants from outside: the engine computes up to the next thing that takes time, says what that is, and is resumed with the outcome. An
 * HTTP shell performs effects in real time, the simulator in virtual time; the engine never knows.
 */
export type Effect = ForwardEffect | SendRequestEffect | DrainEffect | SleepEffect | TogetherEffect;

/** A backend is called: done when its headers are here, or it has failed. */
export interface ForwardEffect {
  readonly kind: "forward";
  readonly backendId: string | undefined;
  readonly request: OutgoingRequest;
  /** For the answer's headers. */
  readonly timeoutMs: number;
}

/** A `send-request`: done when the whole answer is here; a one-way one at once, whatever comes of it. */
export interface SendRequestEffect {
  readonly kind: "send-request";
  readonly isOneWay: boolean;
  readonly request: OutgoingRequest;
  readonly timeoutMs: number;
}

/** A policy reads a body that is still arriving: done when all of it is here, with its text. */
export interface DrainEffect {
  readonly kind: "drain";
  readonly body: ArrivingBody;
}

export interface SleepEffect {
  readonly kind: "sleep";
  readonly ms: number;
}

/** The branches of a `wait`: each is a run of its own; done when all, or the first, have ended. */
export interface TogetherEffect {
  readonly kind: "together";
  readonly branches: readonly Suspended[];
  readonly until: "all" | "any";
  /** Whether a branch has ended already, so that `any` is not waited for; the others go on. */
  readonly hasEnded: boolean;
}

/** A run that waits: what it wants, and how it goes on. `undefined` from `resume` says that it has ended. */
export interface Suspended {
  readonly effect: Effect | undefined;
  readonly resume: (outcome: Outcome) => Effect | undefined;
  /** Nobody wants it any more: what it holds is let go. */
  readonly abort: () => void;
}

export type Outcome = AnswerOutcome | FailureOutcome | TextOutcome | DoneOutcome;

/** Of `forward` and `send-request`. */
export interface AnswerOutcome {
  readonly kind: "answer";
  readonly answer: BackendAnswer;
}
/** Of `forward`, `send-request` and `drain`: nobody listens, no headers in time, or the connection broke. */
export interface FailureOutcome {
  readonly kind: "failure";
  readonly reason: "unreachable" | "timeout" | "broken";
}
/** Of `drain`. */
export interface TextOutcome {
  readonly kind: "text";
  readonly text: string;
}
/** Of `sleep` and `together`. */
export interface DoneOutcome {
  readonly kind: "done";
}

export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  /** By lower-case name; values as they go on the wire. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface BackendAnswer {
  readonly status: number;
  readonly reason: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** The text if all of it is here; else what is still arriving. */
  readonly body: string | ArrivingBody;
}

/** A body that is still on its way. The engine only passes it on, or asks for it by `drain`; `handle` is the transport's own. */
export interface ArrivingBody {
  readonly handle: unknown;
}
