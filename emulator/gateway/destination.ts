import type { Backend } from "../deployment";

/** Where an attempt goes; without a backend when the policy gave a base URL. */
export interface Destination {
  readonly backend: Backend | undefined;
  readonly url: string;
}
