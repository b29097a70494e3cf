import type { Config } from "../config/schema";
import type { Api, Deployment } from "../emulator/deployment";
import { type Credential, credentialsOf } from "../emulator/http/credentials";
import type { Caller } from "../simulator/lane-way";

const hourMs = 3_600_000;

/**
 * Who calls each API: all that it lets in, by the names of the environment's consumers. Tokens are made for the hour, whenever in it they are asked for: they hold for some, and the time of one simulation
 * may be before that of the last.
 */
export function callersOf(deployment: Deployment, config: Config): (api: Api) => readonly Caller[] {
  const nameOf = (caller: string) =>
    config.consumers.find(({ entra }) => entra?.applicationIds.includes(caller))?.name ?? caller;
  return (api) => {
    let made: { readonly hour: number; readonly credentials: readonly Credential[] } | undefined;
    const at = (nowMs: number): readonly Credential[] => {
      const hour = Math.floor(nowMs / hourMs);
      if (made?.hour !== hour) made = { hour, credentials: credentialsOf(deployment, api, hour * hourMs) };
      return made.credentials;
    };
    const names = at(0).map(({ caller }) => nameOf(caller));
    // A consumer that may show a key or a token shows the key.
    const callers = names.flatMap((name, index) => (names.indexOf(name) === index ? [{ name, index }] : []));
    return (callers.length > 0 ? callers : [{ name: "anybody", index: 0 }]).map(({ name, index }) => ({
      name,
      header: (nowMs: number) => {
        const credential = at(nowMs)[index];
        return [credential?.header ?? "x-nobody", credential?.value ?? ""];
      },
    }));
  };
}
