import { z } from "zod";

/** The name of a workload or a consumer: part of paths, of resources' names and of policies. */
export const identifier = z
  .string()
  .regex(
    /^(?!.*--)[a-z]([a-z0-9-]{0,22}[a-z0-9])?$/,
    "must be lower-case letters, digits and single hyphens, 24 at most",
  );

export const share = z.number().min(0).max(1);
